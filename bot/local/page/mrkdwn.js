// Slack's mrkdwn, as DOM nodes. `ctx` knows the reader: {person, users, channels, groups, now}.

import { h, link, safeUrl } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { slackDate } from "./time.js";

export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** plain_text: nothing is parsed but the three escapes and, unless told not to, emoji. */
export function plain(object) {
  const text = unescape(object?.text ?? "");
  return object?.emoji === false ? text : withEmoji(text);
}

/** Either kind of text object, as nodes. */
export function textNodes(object, ctx) {
  if (!object) return [];
  if (object.type === "plain_text") return lines(plain(object));
  return mrkdwn(object.text ?? "", ctx, { verbatim: object.verbatim === true });
}

export function lines(text) {
  return text.split("\n").flatMap((line, i) => (i ? [h("br"), line] : [line]));
}

/** `verbatim` leaves bare addresses alone; marks and <…> are still read, as in Slack. */
export function mrkdwn(text, ctx, { verbatim = false } = {}) {
  return text.split(/```/).flatMap((part, i, all) => {
    const fenced = i % 2 === 1 && i < all.length - 1;
    if (fenced) return [h("pre", { class: "code" }, unescape(part.replace(/^\n|\n$/g, "")))];
    return prose(i % 2 ? "```" + part : part, ctx, verbatim);
  });
}

function prose(text, ctx, verbatim) {
  const out = [];
  let quote = null;
  for (const line of trimAroundCode(text).split("\n")) {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(quoted[1], ctx, verbatim));
    } else {
      if (out.length && !quote) out.push(h("br"));
      out.push(...inline(line, ctx, verbatim));
      quote = null;
    }
  }
  return out;
}

const trimAroundCode = (text) => text.replace(/^\n/, "").replace(/\n$/, "");

const RULES = [
  [/<([^<>\n]+)>/y, (m, ctx) => [angle(m[1], ctx)]],
  [/`([^`\n]+)`/y, (m) => [h("code", {}, unescape(m[1]))]],
  [/\*(?! )([^*\n]*[^*\n ])\*(?!\w)/y, (m, ctx, v) => [h("strong", {}, ...inline(m[1], ctx, v))], "edge"],
  [/_(?! )([^_\n]*[^_\n ])_(?!\w)/y, (m, ctx, v) => [h("em", {}, ...inline(m[1], ctx, v))], "edge"],
  [/~(?! )([^~\n]*[^~\n ])~(?!\w)/y, (m, ctx, v) => [h("s", {}, ...inline(m[1], ctx, v))], "edge"],
  [/:([a-z0-9_+-]+):/y, (m) => (emojiOf(m[1]) ? [emoji(m[1])] : null)],
  [
    /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~]/y,
    (m, ctx, v) => (v ? null : [link(unescape(m[0]), unescape(m[0]))]),
    "edge",
  ],
];

/** One line of mrkdwn as nodes and strings. */
export function inline(text, ctx, verbatim = false) {
  const out = [];
  let pending = "";
  const flush = () => {
    if (pending) out.push(unescape(pending));
    pending = "";
  };
  for (let i = 0; i < text.length;) {
    const hit = match(text, i, ctx, verbatim);
    if (hit) {
      flush();
      out.push(...hit.nodes);
      i += hit.length;
    } else {
      pending += text[i];
      i += 1;
    }
  }
  flush();
  return out;
}

function match(text, at, ctx, verbatim) {
  for (const [rule, build, edge] of RULES) {
    if (edge && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) continue;
    rule.lastIndex = at;
    const found = rule.exec(text);
    const nodes = found && build(found, ctx, verbatim);
    if (nodes) return { nodes, length: found[0].length };
  }
  return null;
}

export function emoji(name, shown = emojiOf(name)) {
  return shown
    ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, shown)
    : `:${name}:`;
}

/** What stands between < and >: a mention, a date or a link. */
function angle(body, ctx) {
  const [head, ...rest] = body.split("|");
  const label = rest.length ? unescape(rest.join("|")) : null;
  if (head.startsWith("@")) return userMention(head.slice(1), ctx, label);
  if (head.startsWith("#")) return channelMention(head.slice(1), ctx, label);
  if (head.startsWith("!")) return special(head.slice(1), label, ctx);
  const url = unescape(head);
  return safeUrl(url) && /^(https?:|mailto:)/i.test(url)
    ? link(url, label ?? url.replace(/^mailto:/i, ""))
    : `<${unescape(body)}>`;
}

export function userMention(id, ctx, label = null) {
  const user = ctx.users.get(id);
  const own = id === ctx.person.id;
  return h("span", { class: own ? "mention mention-me" : "mention" }, `@${user ? nameOf(user) : (label ?? id)}`);
}

export const nameOf = (user) => user.real_name || user.name;

export function channelMention(id, ctx, label = null) {
  return h("span", { class: "mention" }, `#${ctx.channels.get(id)?.name ?? label ?? id}`);
}

export function groupMention(id, ctx, label = null) {
  const name = label ?? ctx.groups.get(id)?.handle ?? "group";
  return h("span", { class: "mention" }, name.startsWith("@") ? name : `@${name}`);
}

export const broadcast = (range) => h("span", { class: "mention mention-all" }, `@${range}`);

function special(body, label, ctx) {
  const [kind, ...args] = body.split("^");
  if (["here", "channel", "everyone"].includes(kind)) return broadcast(kind);
  if (kind === "subteam") return groupMention(args[0], ctx, label);
  if (kind === "date") return dateNode(args[0], unescape(args[1] ?? ""), args[2], label, ctx);
  return label ?? `<!${body}>`;
}

const LAST_MOMENT = 8.64e12; // seconds: the end of JavaScript's calendar

export function dateNode(epoch, pattern, url, fallback, ctx) {
  if (!(Math.abs(Number(epoch)) <= LAST_MOMENT)) return fallback ?? "";
  const shown = slackDate(Number(epoch), pattern, ctx.person.tz, ctx.now);
  const time = h("time", { datetime: new Date(epoch * 1000).toISOString(), title: fallback ?? undefined }, shown);
  return url ? link(unescape(url), time) : time;
}
