// A thread beside its conversation.

import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { Feed } from "./feed.js";
import { Line } from "./line.js";

export class ThreadPanel {
  constructor(pane) {
    this.pane = pane;
    this.ts = null;
    this.feed = new Feed(pane, { inThread: true });
    this.line = new Line();
    this.composer = new Composer(pane, {
      feed: this.feed,
      line: this.line,
      target: () => ({
        channel: this.parent()?.channel ?? pane.channel(),
        thread_ts: this.ts ?? "none",
        label: "this thread",
      }),
    });
    this.node = h(
      "aside",
      { class: "thread", "aria-label": "Thread", hidden: true },
      h(
        "div",
        { class: "talk-head" },
        h("h2", {}, "Thread"),
        h(
          "button",
          { type: "button", class: "tool", "aria-label": "Close thread", onclick: () => this.close() },
          icon("close"),
        ),
      ),
      this.feed.node,
      this.line.node,
      this.composer.node,
    );
  }

  parent() {
    return this.pane.messages.find((message) => message.ts === this.ts);
  }

  open(ts) {
    this.ts = ts;
    this.node.hidden = !ts;
    this.pane.node?.classList.toggle("threaded", !!ts);
    this.feed.clear("Replies in this thread");
    this.line.say("");
    this.composer.aim();
  }

  close() {
    const { ts } = this;
    this.open(null);
    this.pane.moved();
    const from = this.pane.feed.list.querySelector(`[data-message$="/${CSS.escape(ts)}"]`);
    (from ?? this.pane.composer.field).focus();
  }

  paint(fresh) {
    if (!this.ts) return;
    const shown = this.pane.messages.filter((m) => m.ts === this.ts || m.thread_ts === this.ts);
    const empty = h("div", { class: "empty" }, "This message is gone.");
    this.feed.show(shown, { fresh, newFrom: null, replies: new Map(), empty });
  }
}
