// Puts the page together: the bar, the story, two panes, and the line on which news comes.

import { listen } from "./api.js";
import { Clock } from "./clock.js";
import { announce, fill, h, icon } from "./dom.js";
import { nameOf } from "./mrkdwn.js";
import { Pane } from "./pane.js";
import { avatar } from "./people.js";
import { readAddress, world, writeAddress } from "./state.js";
import { Tour } from "./tour.js";

const byId = (id) => document.getElementById(id);
const CLOCK_LOOK = 15000; // milliseconds; time passes without any other news

class Page {
  async start() {
    if (!(await world.load())) {
      this.waiting();
      return;
    }
    const address = readAddress();
    byId("stage").dataset.front = "left";
    this.split = address.split;
    const hooks = {
      moved: () => this.remember(),
      seen: () => this.tour?.observe(),
      sent: (pane, command) => this.tour.sent(command),
    };
    this.panes = ["left", "right"].map((side) => new Pane(side, hooks));
    this.fronts = h("div", { class: "fronts", role: "group", "aria-label": "Which pane is shown" });
    byId("stage").replaceChildren(this.fronts, ...this.panes.map((pane) => pane.node));
    this.takePlaces(address);
    this.tour = new Tour(byId("tour"), this.panes, (pane) => this.reveal(pane));
    this.clock = new Clock({ zone: () => this.panes[0].person.tz, moved: () => this.refresh() });
    this.paintBar();
    this.showPanes();
    this.tour.paint();
    listen(
      () => this.refresh(),
      (online) => this.online(online),
    );
    setInterval(() => this.refreshClock(), CLOCK_LOOK);
    document.addEventListener("keydown", (event) => this.keys(event));
    document.addEventListener("visibilitychange", () => this.refresh());
    addEventListener("hashchange", () => this.takePlaces(readAddress()));
  }

  waiting() {
    fill(
      byId("stage"),
      h(
        "div",
        { class: "empty" },
        h("strong", {}, "Waiting for the local workspace…"),
        h("p", {}, "Is it still running in its terminal?"),
      ),
    );
    setTimeout(() => this.start(), 2000);
  }

  /** Maya and Ana, the story's two; first of all whoever is to set Liaison up. The address wins. */
  takePlaces({ panes }) {
    const people = world.people();
    const welcomed = world.users.get(world.info.welcomed);
    const story = [welcomed ?? world.called("maya") ?? people[0], world.called("ana") ?? people[1] ?? people[0]];
    panes.forEach(({ user, place, thread }, i) => {
      const person = world.users.has(user) ? user : story[i].id;
      this.panes[i].be(person, world.users.has(user) ? place || null : null, thread || null);
    });
  }

  remember() {
    if (this.panes?.every((pane) => pane.person)) writeAddress(this.panes, this.split);
    this.clock?.paint();
    this.tour?.paint();
    this.paintFronts();
  }

  /** Where only one pane fits, its owner's name brings it forward. */
  paintFronts() {
    const front = byId("stage").dataset.front ?? "left";
    const mark = this.panes.map((pane) => pane.person?.id).join() + front;
    if (mark === this.frontMark || !this.panes.every((pane) => pane.person)) return;
    this.frontMark = mark;
    fill(
      this.fronts,
      ...this.panes.map((pane) =>
        h(
          "button",
          {
            type: "button",
            class: "front",
            "data-for": pane.side,
            "aria-pressed": String(front === pane.side),
            onclick: () => this.reveal(pane),
          },
          avatar(pane.person, "tiny"),
          nameOf(pane.person),
        ),
      ),
    );
  }

  async refresh() {
    await world.load();
    this.clock.paint();
    await Promise.all(this.panes.map((pane) => pane.refresh()));
  }

  async refreshClock() {
    const before = Math.floor(world.now / 60);
    await world.load();
    if (Math.floor(world.now / 60) === before) return;
    this.clock.paint();
    this.panes.forEach((pane) => pane.paint(new Set()));
  }

  paintBar() {
    this.line = h("span", { class: "online", role: "status" });
    this.tourButton = h(
      "button",
      { type: "button", class: "btn quiet", onclick: () => this.tour.toggle() },
      icon("spark"),
      h("span", { class: "wide-only" }, "Try this"),
    );
    this.tourButton.setAttribute("aria-label", "Try this");
    this.tourButton.setAttribute("aria-controls", "tour");
    this.splitButton = h("button", {
      type: "button",
      class: "btn quiet",
      "aria-label": "Two panes",
      onclick: () => this.toggleSplit(),
    });
    fill(
      byId("topbar"),
      h(
        "div",
        { class: "brand" },
        h("img", { src: "/page/icon.svg", alt: "", class: "logo" }),
        h("h1", {}, "Liaison", h("span", { class: "brand-note" }, "local workspace")),
      ),
      this.clock.node,
      h("span", { class: "space" }),
      this.line,
      h("a", { class: "btn quiet", href: "/jira/" }, "Jira"),
      this.tourButton,
      this.splitButton,
    );
    this.clock.paint();
  }

  toggleSplit() {
    this.split = !this.split;
    this.showPanes();
    announce(this.split ? "Two panes" : "One pane");
  }

  showPanes() {
    byId("stage").classList.toggle("split", this.split);
    this.splitButton.setAttribute("aria-pressed", String(this.split));
    fill(this.splitButton, icon(this.split ? "split" : "single"), h("span", { class: "wide-only" }, "Two panes"));
    this.remember();
  }

  /** With one pane on screen the other comes forward. */
  reveal(pane) {
    byId("stage").dataset.front = pane.side;
    this.paintFronts();
  }

  online(online) {
    fill(this.line, online ? null : [h("span", { class: "dot" }), "Reconnecting…"]);
  }

  /** F6 goes to the other pane, even out of a dialog, which keeps Tab inside it. */
  keys(event) {
    if (event.key !== "F6") return;
    event.preventDefault();
    const other = this.panes.find(
      (pane) => !pane.node.contains(document.activeElement) && pane.node.getClientRects().length,
    );
    if (!other) return;
    const cover = other.node.querySelector(":scope > .cover:last-child");
    (cover
      ? cover.querySelector("[data-key], h2, button")
      : other.composer.field.offsetParent
        ? other.composer.field
        : other.home
    ).focus();
  }
}

new Page().start();
