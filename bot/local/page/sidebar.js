// The list of places: Liaison's home and messages, channels, direct messages.

import { fill, h, icon } from "./dom.js";
import { avatar } from "./people.js";
import { APP, HOME } from "./places.js";
import { world } from "./state.js";

export class Sidebar {
  constructor(go) {
    this.go = go;
    this.node = h("nav", { class: "side", "aria-label": "Conversations" });
  }

  show(places, here, counts) {
    const mark = JSON.stringify([places, here, [...counts]]);
    if (mark === this.mark) return;
    this.mark = mark;
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    const row = (place, face, name, channel = place) =>
      this.row(place, face, name, counts.get(channel) ?? 0, place === here);
    fill(
      this.node,
      group("Liaison", [
        row(HOME, icon("home"), "Home"),
        row(APP, avatar(world.bot(), "tiny"), "Messages", places.app),
      ]),
      group(
        "Channels",
        places.channels.map((c) => row(c.id, h("span", { class: "hash", "aria-hidden": "true" }, "#"), c.name)),
      ),
      places.others.length > 0 &&
        group(
          "Direct messages",
          places.others.map((d) => row(d.id, h("span", { class: "hash" }, "@"), d.name)),
        ),
    );
    if (focused) [...this.node.querySelectorAll("[data-place]")].find((n) => n.dataset.place === focused)?.focus();
  }

  row(place, face, name, count, current) {
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: count && !current ? "place unread" : "place",
          "data-place": place,
          "aria-current": current ? "page" : undefined,
          onclick: () => this.go(place),
        },
        face,
        h("span", { class: "place-name" }, name),
        count > 0 &&
          !current &&
          h("span", { class: "count" }, String(count), h("span", { class: "sr-only" }, " unread")),
      ),
    );
  }
}

const group = (title, rows) =>
  h("div", { class: "side-group" }, h("h3", { class: "side-title" }, title), h("ul", {}, ...rows));
