// "Try this": the story in six steps, then what else there is, in one click each. A step ticks itself
// when the workspace shows that it happened.

import { fill, h, icon } from "./dom.js";
import { nameOf } from "./mrkdwn.js";
import { APP } from "./places.js";
import { firstSeen, kept, world } from "./state.js";
import { isPage } from "./toast.js";

const first = (person) => nameOf(person).split(" ")[0];
/** A command under whatever prefix this workspace gives it. */
const slash = (name) =>
  world.commands.find((c) => new RegExp(`^/([\\w-]+-)?${name}$`).test(c.command))?.command ?? `/${name}`;

export class Tour {
  /** `panes`: [left, right]; `show(pane)` makes a pane visible when only one is. */
  constructor(node, panes, show) {
    Object.assign(this, {
      node,
      panes,
      show,
      done: new Set(kept.get("tour.done", [])),
      since: kept.get("tour.since", firstSeen()),
    });
    // Where nothing is set up yet, the first message says what comes first.
    this.open = !kept.get("tour.closed", Boolean(world.info.welcomed));
    this.steps = this.story();
  }

  story() {
    const [maya, ana] = this.panes;
    const type = (pane, text) => () => {
      this.show(pane);
      pane.modals.cover || this.write(pane, text);
    };
    return [
      {
        id: "escalate",
        title: "Escalate",
        help: "Fill it in",
        run: type(maya, `${slash("escalate")} checkout is down`),
        words: () => [
          first(maya.person),
          " types ",
          code(`${slash("escalate")} checkout is down`),
          " and presses Enter.",
        ],
      },
      {
        id: "send",
        title: "Send the form",
        help: "Go to the form",
        run: () => this.toForm(maya),
        words: () => [
          "The form says who is paged, and what time it is for them. ",
          first(maya.person),
          " picks what it hurts and sends it.",
        ],
      },
      {
        id: "acknowledge",
        title: "Acknowledge",
        help: "Show the page",
        run: () => this.showPage("escalation_acknowledge"),
        words: () => [
          this.pagedName(),
          " is on call and presses ",
          h("strong", {}, "Acknowledge"),
          ". Both panes change.",
        ],
      },
      {
        id: "resolve",
        title: "Resolve",
        help: "Show the button",
        run: () => this.showPage("escalation_resolve"),
        words: () => [
          this.pagedName(),
          " presses ",
          h("strong", {}, "Resolve"),
          " and says in a sentence what fixed it.",
        ],
      },
      {
        id: "roadmap",
        title: "Roadmap",
        help: "Fill it in",
        run: type(maya, slash("roadmap")),
        words: () => [
          first(maya.person),
          " types ",
          code(slash("roadmap")),
          ": what both teams work on this quarter, with who owns it.",
        ],
      },
      {
        id: "oncall",
        title: "On call",
        help: "Fill it in",
        run: type(maya, slash("oncall")),
        words: () => [
          first(maya.person),
          " types ",
          code(slash("oncall")),
          ": who has the phone now, and who is next.",
        ],
      },
    ];
  }

  /** What else there is to try, once the story is over: a command to fill in, or the board. */
  more() {
    const [maya] = this.panes;
    const fillIn = (title, text) =>
      h(
        "button",
        {
          type: "button",
          class: "link-btn",
          onclick: () => {
            this.show(maya);
            maya.modals.cover || this.write(maya, text);
          },
        },
        title,
      );
    return [
      "That is the whole story. More to try: ",
      fillIn("agenda", slash("agenda")),
      ", ",
      fillIn("roadmap summary", `${slash("roadmap")} summary`),
      ", ",
      h("a", { href: "/jira/" }, "Jira board"),
      ", ",
      fillIn("survey results", `${slash("survey")} results`),
      ", ",
      fillIn("shared goals", `${slash("liaison")} goals`),
      ", ",
      fillIn("all commands", slash("liaison")),
      ".",
    ];
  }

  /** To the form, or back to the command if the form was closed. */
  toForm(pane) {
    this.show(pane);
    if (pane.modals.cover) pane.modals.focusEmpty();
    else this.steps[0].run();
  }

  write(pane, text) {
    if (pane.place === "home") pane.go(APP);
    pane.composer.prefill(text);
  }

  /** Everything both panes see since the story began that belongs to an escalation. */
  cards() {
    return this.panes
      .flatMap((pane) => pane.messages ?? [])
      .filter(
        (message) =>
          Number(message.ts) > this.since &&
          ["liaison_page", "liaison_escalation"].includes(message.metadata?.event_type),
      );
  }

  pagedId() {
    for (const { text } of this.cards()) {
      const hit = /<@(\w+)> (?:has been )?paged/.exec(text ?? "");
      if (hit) return hit[1];
    }
    return null;
  }

  pagedName() {
    const who = world.users.get(this.pagedId()) ?? this.panes[1].person;
    return first(who);
  }

  /** To the page, in the pane of the person who has it; whoever was paged becomes the right pane. */
  async showPage(actionId) {
    const right = this.panes[1];
    const holder = this.panes.find((pane) => this.cards().some((m) => isPage(m) && pane.messages.includes(m)));
    const pane = holder ?? right;
    if (!holder && this.pagedId()) await right.be(this.pagedId(), APP);
    this.show(pane);
    if (pane.place !== APP) pane.go(APP);
    const buttons = pane.feed.list.querySelectorAll(`[data-key$="/${actionId}"]`);
    (buttons[buttons.length - 1] ?? pane.feed.list).focus();
  }

  /** Looks at what the panes show; called after each fetch. */
  observe() {
    const cards = this.cards();
    const said = (word) => cards.some((message) => word.test(message.text ?? ""));
    if (cards.length) this.tick("escalate", "send");
    if ((this.panes[0].views ?? []).length && this.escalating) this.tick("escalate");
    if (said(/acknowledged by/i) || said(/is on it/i)) this.tick("acknowledge");
    if (said(/resolved by/i)) this.tick("acknowledge", "resolve");
    this.paint();
  }

  /** A command was answered. */
  sent(command) {
    if (!command) return;
    this.escalating = command === slash("escalate") || this.escalating;
    for (const id of ["roadmap", "oncall"]) if (command === slash(id)) this.tick(id);
    this.observe();
  }

  tick(...ids) {
    ids.forEach((id) => this.done.add(id));
    kept.set("tour.done", [...this.done]);
  }

  restart() {
    Object.assign(this, { done: new Set(), since: world.now, escalating: false });
    kept.set("tour.done", []);
    kept.set("tour.since", world.now);
    this.paint();
  }

  toggle(open = !this.open) {
    this.open = open;
    kept.set("tour.closed", !open);
    this.paint();
    document.querySelector("[aria-controls=tour]").focus();
  }

  paint() {
    this.node.hidden = !this.open;
    document.querySelector("[aria-controls=tour]")?.setAttribute("aria-expanded", String(this.open));
    const next = this.steps.find((step) => !this.done.has(step.id));
    const mark = [this.open, [...this.done], next?.id, this.panes.map((p) => p.person?.id), this.pagedId()].join();
    if (mark === this.mark || !this.open) return;
    this.mark = mark;
    const held = this.node.contains(document.activeElement);
    fill(
      this.node,
      h("h2", { class: "tour-title" }, icon("spark"), "Try this"),
      h("ol", { class: "tour-steps" }, ...this.steps.map((step, i) => this.chip(step, i, next))),
      h(
        "div",
        { class: "tour-now", role: "status" },
        next
          ? h("span", {}, ...next.words())
          : h("span", {}, ...this.more()),
      ),
      h(
        "button",
        { type: "button", class: "btn primary tour-help", onclick: next ? next.run : () => this.restart() },
        next ? next.help : "Start again",
      ),
      h(
        "button",
        {
          type: "button",
          class: "tool tour-close",
          "aria-label": "Close “Try this”",
          onclick: () => this.toggle(false),
        },
        icon("close"),
      ),
    );
    if (held) this.node.querySelector(".tour-help").focus();
  }

  chip(step, i, next) {
    const state = this.done.has(step.id) ? "done" : step === next ? "now" : "later";
    return h(
      "li",
      { class: `tour-step ${state}`, "aria-current": state === "now" ? "step" : undefined },
      h("span", { class: "tour-dot" }, state === "done" ? icon("check") : String(i + 1)),
      h("span", { class: "tour-name" }, step.title),
      state === "done" && h("span", { class: "sr-only" }, " done"),
    );
  }
}

const code = (text) => h("code", {}, text);
