// The two lines on top of a pane: who one is and what time it is for them; which place is open.

import { fill, h, icon } from "./dom.js";
import { avatar, localTime, switcher } from "./people.js";
import { APP, HOME } from "./places.js";
import { world } from "./state.js";

export function paintHead(pane) {
  if (pane.headMark !== pane.person.id) {
    pane.headMark = pane.person.id;
    const chosenHere = pane.head.contains(document.activeElement);
    pane.time = h("span", { class: "local-time" });
    fill(
      pane.head,
      h(
        "button",
        {
          type: "button",
          class: "tool menu-tool",
          "aria-label": "Conversations",
          "aria-expanded": "false",
          onclick: () => pane.toggleDrawer(),
        },
        icon("menu"),
      ),
      switcher(pane.person, pane.side === "left" ? "Left pane" : "Right pane", (id) => pane.be(id)).node,
      h("span", { class: "paged-badge", hidden: true }, "Paged"),
      pane.time,
    );
    if (chosenHere) pane.head.querySelector(".switcher").focus();
  }
  fill(pane.time, icon("clock"), localTime(pane.person));
}

export function paintTitle(pane) {
  const mark = `${pane.place}/${pane.person.id}`;
  if (pane.titleMark === mark) return;
  pane.titleMark = mark;
  const chosenHere = pane.title.contains(document.activeElement);
  if (pane.place === HOME || pane.place === APP) fill(pane.title, ...appTitle(pane));
  else fill(pane.title, ...channelTitle(pane));
  if (chosenHere) pane.title.querySelector("[aria-pressed=true]")?.focus();
}

function channelTitle(pane) {
  const members = world.channels.get(pane.place)?.members?.length;
  return [h("h2", {}, pane.placeName()), members && h("span", { class: "note" }, `${members} members`)];
}

function appTitle(pane) {
  const tab = (place, text) =>
    h(
      "button",
      {
        type: "button",
        class: "tab",
        "aria-pressed": String(pane.place === place),
        onclick: () => pane.go(place),
      },
      text,
    );
  return [
    h("h2", {}, "Liaison"),
    h("div", { class: "tabs", role: "group", "aria-label": "Liaison" }, tab(HOME, "Home"), tab(APP, "Messages")),
  ];
}

/** What stands where there are no messages yet. */
export function emptyNote(place) {
  const words =
    place === APP
      ? ["Nothing from Liaison yet", "Pages, reminders and surveys for you arrive here. Type / to see what it can do."]
      : ["It is quiet here", "Write something, or type / for a command."];
  return h("div", { class: "empty" }, avatar(world.bot(), "large"), h("strong", {}, words[0]), h("p", {}, words[1]));
}
