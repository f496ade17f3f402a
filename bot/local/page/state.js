// What the page knows and keeps: the workspace as last fetched, who is where (in the
// address, so that a reload keeps it), and what has been read (in the browser).

import { workspace } from "./api.js";

/** The workspace as every pane sees it; `load` replaces what is in it. */
export const world = {
  now: 0,
  users: new Map(),
  channels: new Map(),
  groups: new Map(),
  commands: [],
  shortcuts: [],
  info: {},

  async load() {
    const info = await workspace();
    if (!info.users) return false;
    forgetIfAnother(Date.parse(info.now) / 1000);
    const byId = (items) => new Map((items ?? []).map((item) => [item.id, item]));
    Object.assign(this, {
      info,
      now: Date.parse(info.now) / 1000,
      commands: info.commands,
      shortcuts: info.shortcuts ?? [],
      users: byId(info.users),
      channels: byId(info.channels),
      groups: byId(info.usergroups),
    });
    return true;
  },

  people() {
    return [...this.users.values()].filter((user) => !user.is_bot && !user.deleted);
  },

  bot() {
    return [...this.users.values()].find((user) => user.is_bot);
  },

  called(name) {
    return this.people().find((user) => user.name.toLowerCase().startsWith(name));
  },
};

/** [{user, place, thread}] left then right, and whether both are shown. */
export function readAddress() {
  const query = new URLSearchParams(location.hash.slice(1));
  const pane = (key) => {
    const [user, place, thread] = (query.get(key) ?? "").split("/");
    return { user, place, thread };
  };
  return { panes: [pane("left"), pane("right")], split: query.get("view") !== "single" };
}

export function writeAddress(panes, split) {
  const query = new URLSearchParams();
  ["left", "right"].forEach((key, i) => {
    const { person, place, thread } = panes[i];
    query.set(key, [person.id, place, thread.ts].filter(Boolean).join("/"));
  });
  query.set("view", split ? "split" : "single");
  history.replaceState(null, "", `#${query.toString().replaceAll("%2F", "/")}`);
}

const PREFIX = "liaison.";

/** Small values kept over a reload; a browser that forbids it only forgets them. */
export const kept = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      // Private windows may refuse storage: then it lives as long as the page.
    }
  },
  forget() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};

/** A clock never goes back: one that did belongs to another workspace on the same address. */
function forgetIfAnother(now) {
  if (now + 1 < kept.get("last", 0)) kept.forget();
  kept.set("last", now);
}

/** The moment this browser first saw this workspace: what came earlier counts as read. */
export function firstSeen() {
  if (kept.get("since", null) === null) kept.set("since", world.now);
  return kept.get("since", world.now);
}

export class ReadMarks {
  constructor(user) {
    this.key = `read.${user}`;
    this.marks = kept.get(this.key, {});
    this.since = firstSeen();
  }

  at(channel) {
    return this.marks[channel] ?? this.since;
  }

  read(channel, ts) {
    if (Number(ts) <= this.at(channel)) return;
    this.marks[channel] = Number(ts);
    kept.set(this.key, this.marks);
  }
}
