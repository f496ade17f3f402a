// A sentence above a composer: what went wrong, in plain words.

import { fill, h, icon } from "./dom.js";

export class Line {
  constructor() {
    this.node = h("div", { class: "line", role: "status", hidden: true });
  }

  /** An empty text takes it away; `kind` "problem" is read out at once. */
  say(text, kind = "") {
    this.node.hidden = !text;
    this.node.className = `line ${kind}`;
    this.node.setAttribute("role", kind === "problem" ? "alert" : "status");
    fill(this.node, text && [h("span", {}, text), this.dismissButton()]);
  }

  dismissButton() {
    return h(
      "button",
      { type: "button", class: "tool", "aria-label": "Dismiss", onclick: () => this.say("") },
      icon("close"),
    );
  }
}
