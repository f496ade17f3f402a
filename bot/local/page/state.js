// What the page knows and keeps: the workspace as last fetched, who is where (in the
// address, so that a reload keeps it), and what has been read (in the browser).

import { workspace } from "./api.js";

/** The workspace as every pane sees it; `load` replaces what is in it. */
export const world = {
  now: 0, users: new Map(), channels: new Map(), groups: new Map(), commands: [], shortcuts: [], info: {},

  async load() {
    const info = await workspace();
    if (!info.users) return false;
    const byId = (items) => new Map((items ?? []).map((item) => [item.id, item]));
    Object.assign(this, {
      info, now: Date.parse(info.now) / 1000, commands: info.commands, shortcuts: info.shortcuts ?? [],
      users: byId(info.users), channels: byId(info.channels), groups: byId(info.usergroups),
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
    query.set(key, [person.id, place, thread].filter(Boolean).join("/"));
  });
  query.set("view", split ? "split" : "single");
  history.replaceState(null, "", `#${query.toString().replaceAll("%2F", "/")}`);
}

/** Small values kept over a reload; a browser that forbids it only forgets them. */
export const kept = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`liaison.${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`liaison.${key}`, JSON.stringify(value));
    } catch {
      // Private windows may refuse storage: then it lives as long as the page.
    }
  },
};

/** The moment this browser first saw this workspace: what came earlier counts as read. */
export function firstSeen() {
  let since = kept.get("since", null);
  // A clock that is behind it belongs to another, newer workspace on the same address.
  if (since === null || since > world.now + 1) {
    since = world.now;
    localStorage.clear?.();
    kept.set("since", since);
  }
  return since;
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
