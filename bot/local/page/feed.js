// A list of messages that changes in place: only what differs is drawn again, so that
// focus, scrolling and a half-chosen menu survive the news from the server.

import { h, icon } from "./dom.js";
import { keyOf, renderMessage } from "./message.js";
import { world } from "./state.js";
import { ageOf, day, dayName } from "./time.js";

const TOGETHER = 300; // seconds within which one author's messages stand under one name
const NEAR_END = 90; // pixels

export class Feed {
  constructor(pane, { inThread = false } = {}) {
    this.pane = pane;
    this.inThread = inThread;
    this.drawn = new Map();
    this.list = h("div", {
      class: "feed",
      role: "log",
      tabindex: "0",
      onkeydown: (event) => this.walk(event),
      onfocusin: (event) => this.reveal(event),
      onscroll: () => this.scrolled(),
    });
    // A picture takes its room when it has loaded, after the list went to its end.
    this.list.addEventListener(
      "load",
      () => {
        if (this.stuck) this.toEnd();
      },
      true,
    );
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() },
      icon("arrow"),
      "New messages",
    );
    this.node = h("div", { class: "feed-box" }, this.list, this.jump);
  }

  /** Forgets everything drawn: another person, or another conversation. */
  clear(label) {
    this.drawn.clear();
    this.list.replaceChildren();
    this.list.setAttribute("aria-label", label);
    this.jump.hidden = true;
  }

  /** `extra`: {fresh: Set of keys, newFrom: epoch or null, replies: Map ts → count, empty: node}. */
  show(messages, extra) {
    const first = this.drawn.size === 0;
    this.stuck = first || this.stuck;
    const rows = this.rows(messages, extra);
    // A whole conversation is not news; single messages that come later are.
    this.list.setAttribute("aria-live", first ? "off" : "polite");
    this.reconcile(rows);
    if (!messages.length) this.list.replaceChildren(extra.empty);
    if (this.stuck) this.toNewest(messages.at(-1), extra.fresh);
    else if (messages.some((message) => extra.fresh.has(keyOf(message)))) this.jump.hidden = false;
  }

  rows(messages, { fresh, newFrom, replies }) {
    const { tz, id } = this.pane.person;
    const today = day(world.now, tz);
    const out = [];
    let before = null;
    let marked = newFrom === null;
    for (const message of messages) {
      const at = Number(message.ts);
      if (!before || day(Number(before.ts), tz) !== day(at, tz))
        out.push({
          key: `day-${day(at, tz)}`,
          mark: `${today}`,
          build: () => divider(dayName(at, tz, world.now), "day"),
        });
      if (!marked && at > newFrom && message.user !== id) {
        marked = true;
        before = null;
        out.push({ key: "new", mark: "", build: () => divider("New", "new") });
      }
      const how = {
        compact: together(before, message),
        replies: replies.get(message.ts) ?? 0,
        inThread: this.inThread,
        fresh: fresh.has(keyOf(message)),
      };
      out.push({
        key: keyOf(message),
        mark: this.mark(message, how),
        build: () => renderMessage(message, this.pane, how),
      });
      before = message;
    }
    return out;
  }

  mark(message, how) {
    const content = JSON.stringify(message);
    return [content, how.compact, how.replies, ageOf(content, world.now, this.pane.person.tz)].join("|");
  }

  reconcile(rows) {
    const wanted = new Set(rows.map((row) => row.key));
    for (const [key, { node }] of this.drawn)
      if (!wanted.has(key)) {
        node.remove();
        this.drawn.delete(key);
      }
    let spot = this.list.firstChild;
    for (const row of rows) {
      const old = this.drawn.get(row.key)?.node;
      const node = this.nodeFor(row);
      if (old && old === spot) spot = node;
      if (node === spot) spot = spot.nextSibling;
      else this.list.insertBefore(node, spot);
    }
    while (spot) {
      const next = spot.nextSibling;
      spot.remove();
      spot = next;
    }
  }

  nodeFor(row) {
    const held = this.drawn.get(row.key);
    if (held?.mark === row.mark) return held.node;
    const node = row.build();
    if (held) replaceKeepingFocus(held.node, node);
    this.drawn.set(row.key, { node, mark: row.mark });
    return node;
  }

  scrolled() {
    this.stuck = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
    if (this.stuck) this.jump.hidden = true;
  }

  /** To the end, or, of a new message that doesn't fit, to where one begins to read. */
  toNewest(last, fresh) {
    this.toEnd();
    if (!last || !fresh.has(keyOf(last))) return;
    const { node } = this.drawn.get(keyOf(last));
    if (node.offsetHeight > this.list.clientHeight) node.scrollIntoView({ block: "start" });
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }

  /** Arrow keys go from message to message, as in a list of rows. */
  walk(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const all = [...this.list.querySelectorAll(".msg")];
    const at = all.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== this.list) return;
    const to = at < 0 ? all.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
    if (!all[to]) return;
    event.preventDefault();
    all[to].focus();
  }

  reveal(event) {
    const here = event.target.closest(".msg");
    this.list.querySelectorAll(".tool[tabindex='0']").forEach((tool) => {
      tool.tabIndex = -1;
    });
    here?.querySelectorAll(".tool").forEach((tool) => {
      tool.tabIndex = 0;
    });
  }
}

function together(before, message) {
  return (
    !!before &&
    before.user === message.user &&
    !before.ephemeral &&
    !message.ephemeral &&
    Number(message.ts) - Number(before.ts) < TOGETHER
  );
}

const divider = (text, kind) =>
  h("div", { class: `feed-divider ${kind}`, role: "separator", "aria-label": text }, h("span", {}, text));

/** After the app changed a message, focus stays on the same control, or else on the message. */
function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const key = focused.dataset.key;
  const same = key && [...fresh.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key);
  (same || fresh).focus({ preventScroll: true });
}
