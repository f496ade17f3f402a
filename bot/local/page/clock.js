// The bar on top: what time it is in the workspace, and moving it on.

import { post } from "./api.js";
import { announce, fill, h, icon } from "./dom.js";
import { menuButton } from "./popup.js";
import { world } from "./state.js";
import { clock, nextMorning, nextQuarter, text, zoneCity } from "./time.js";

const iso = (epoch) => new Date(epoch * 1000).toISOString();

export class Clock {
  /** `zone()` is whose wall clock is shown; `moved()` runs after the clock was moved. */
  constructor({ zone, moved }) {
    Object.assign(this, { zone, moved });
    this.face = h("div", {
      class: "clock-face",
      "aria-label": "The workspace’s time",
      role: "timer",
      "aria-live": "off",
    });
    this.bar = h("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" });
    this.menu = menuButton(
      { class: "btn quiet clock-menu", "aria-label": "Move the clock" },
      [icon("clock"), h("span", { class: "roomy-only" }, "Move the clock")],
      () => this.moves(),
    );
    this.node = h("div", { class: "clock" }, this.face, this.bar, h("span", { class: "pick" }, this.menu));
  }

  moves() {
    const zone = this.zone();
    const move = (label, body) => ({ text: label, run: () => this.move(body()) });
    const meeting = world.info.next_meeting;
    return [
      move("+5 minutes", () => ({ advance: 300 })),
      move("Next morning", () => ({ to: iso(nextMorning(world.now, zone)) })),
      ...(meeting ? [move("Next meeting", () => ({ to: typeof meeting === "string" ? meeting : meeting.at }))] : []),
      move("Next quarter", () => ({ to: iso(nextQuarter(world.now, zone)) })),
    ];
  }

  paint() {
    const zone = this.zone();
    fill(
      this.face,
      h("span", { class: "clock-time" }, clock(world.now, zone)),
      h(
        "span",
        { class: "clock-day" },
        text(world.now, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }),
        h("span", { class: "clock-zone" }, ` · ${zoneCity(zone)}`),
      ),
    );
    const labels = this.moves()
      .map((m) => m.text)
      .join();
    if (labels === this.labels) return;
    this.labels = labels;
    fill(
      this.bar,
      ...this.moves().map((m, i) =>
        h(
          "button",
          {
            type: "button",
            class: "btn quiet",
            onclick: () => this.moves()[i].run(),
          },
          m.text,
        ),
      ),
    );
  }

  async move(body) {
    if (this.busy) return;
    this.setBusy(true);
    announce("Moving the clock.");
    const answer = await post("/client/clock", body);
    await this.moved();
    this.setBusy(false);
    this.paint();
    if (answer.now)
      announce(`It is now ${text(world.now, this.zone(), { weekday: "long" })}, ${clock(world.now, this.zone())}.`);
    else announce("The clock could not be moved.");
  }

  setBusy(busy) {
    this.busy = busy;
    this.node.classList.toggle("busy", busy);
    // aria-disabled, so that the button pressed keeps the focus.
    for (const button of [...this.bar.children, this.menu]) button.setAttribute("aria-disabled", String(busy));
  }
}
