// Wall-clock time in a person's own zone. Moments are epoch seconds, simulated.

const FIELDS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};
const formats = new Map();

/** Building an Intl format is slow and a long list of messages needs the same few. */
function format(tz, options) {
  const key = tz + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: tz, ...options }));
  return formats.get(key);
}

export const text = (epoch, tz, options) => format(tz, options).format(epoch * 1000);

/** {year, month, day, hour, minute, second} as numbers, in the zone. */
export function wall(epoch, tz) {
  const parts = format(tz, FIELDS).formatToParts(epoch * 1000);
  return Object.fromEntries(parts.filter((p) => p.type !== "literal").map((p) => [p.type, Number(p.value)]));
}

const asUtc = (w) => Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second ?? 0) / 1000;

/** The moment at which a zone's clocks show this wall time. */
export function moment(w, tz) {
  const wanted = asUtc(w);
  let guess = wanted;
  // Twice, because the first correction may cross a change to or from summer time.
  for (let i = 0; i < 2; i += 1) guess += wanted - asUtc(wall(guess, tz));
  return guess;
}

export function day(epoch, tz) {
  const w = wall(epoch, tz);
  return Math.floor(Date.UTC(w.year, w.month - 1, w.day) / 86400000);
}

export const clock = (epoch, tz) => text(epoch, tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const zoneCity = (tz) => tz.split("/").at(-1).replaceAll("_", " ");

export function nextMorning(now, tz) {
  const w = wall(now, tz);
  return moment({ ...w, day: w.day + 1, hour: 9, minute: 0, second: 0 }, tz);
}

/** 09:00 on the first weekday of the next quarter: before it nobody is at work to see it begin. */
export function nextQuarter(now, tz) {
  const w = wall(now, tz);
  const first = new Date(Date.UTC(w.year, Math.floor((w.month - 1) / 3) * 3 + 3, 1));
  while (first.getUTCDay() % 6 === 0) first.setUTCDate(first.getUTCDate() + 1);
  return moment(
    {
      year: first.getUTCFullYear(),
      month: first.getUTCMonth() + 1,
      day: first.getUTCDate(),
      hour: 9,
      minute: 0,
    },
    tz,
  );
}

const NEAR = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

export function dayName(epoch, tz, now) {
  const near = NEAR[day(epoch, tz) - day(now, tz)];
  if (near) return near[0].toUpperCase() + near.slice(1);
  return text(epoch, tz, { weekday: "long", day: "numeric", month: "long" });
}

function ordinal(n) {
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}

function longDate(epoch, tz) {
  const w = wall(epoch, tz);
  return `${text(epoch, tz, { month: "long" })} ${ordinal(w.day)}, ${w.year}`;
}

function numDate(epoch, tz) {
  const w = wall(epoch, tz);
  return [w.year, w.month, w.day].map((n) => String(n).padStart(2, "0")).join("-");
}

const shortDate = (epoch, tz) =>
  `${text(epoch, tz, { month: "short" })} ${wall(epoch, tz).day}, ${wall(epoch, tz).year}`;
const weekday = (epoch, tz) => text(epoch, tz, { weekday: "long" });
const near = (otherwise) => (epoch, tz, now) => NEAR[day(epoch, tz) - day(now, tz)] ?? otherwise(epoch, tz);
const weekdayDate = (epoch, tz) => `${weekday(epoch, tz)}, ${longDate(epoch, tz)}`;

const STEPS = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [30, "day"],
  [12, "month"],
  [Infinity, "year"],
];

export function ago(epoch, tz, now) {
  let amount = Math.round(epoch - now);
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(amount, unit);
    amount = Math.trunc(amount / size);
  }
  return "";
}

const TOKENS = {
  date_num: numDate,
  date: longDate,
  date_short: shortDate,
  date_long: weekdayDate,
  date_pretty: near(longDate),
  date_short_pretty: near(shortDate),
  date_long_pretty: near(weekdayDate),
  time: clock,
  time_secs: (epoch, tz) =>
    text(epoch, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  ago,
};

/** Slack's date format string, as this person reads it now. */
export function slackDate(epoch, pattern, tz, now) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token) =>
    TOKENS[token] ? TOKENS[token](Number(epoch), tz, now) : whole,
  );
}

/** Changes when text that tells time by the day or by {ago} has to be written anew. */
export function ageOf(content, now, tz) {
  return content.includes("{ago}") ? Math.floor(now / 60) : day(now, tz);
}

/** "2026-11-23T09:30" of a date-time field and back. */
export function fieldOf(epoch, tz) {
  return `${numDate(epoch, tz)}T${clock(epoch, tz)}`;
}

export function epochOfField(value, tz) {
  const [year, month, dayOfMonth, hour, minute] = value.split(/[-T:]/).map(Number);
  return moment({ year, month, day: dayOfMonth, hour, minute }, tz);
}
