// How people look: a name, a colour that stays theirs, their initials.

import { h } from "./dom.js";
import { nameOf } from "./mrkdwn.js";
import { Picker } from "./picker.js";
import { world } from "./state.js";
import { clock, zoneCity } from "./time.js";

const HUES = 10;

/** By their place in the list, so that the first ten differ. */
const hue = (id) => [...world.users.keys()].indexOf(id) % HUES;

export function avatar(user, size = "") {
  if (!user || user.is_bot) return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, h("i"), h("i"));
  const initials = nameOf(user)
    .split(/\s+/)
    .map((word) => [...word][0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return h("span", { class: `avatar hue-${hue(user.id)} ${size}`, "aria-hidden": "true" }, initials);
}

/** Choose who to be in this pane. */
export function switcher(person, label, picked) {
  const options = world.people().map((user) => ({
    value: user.id,
    text: nameOf(user),
    note: [user.title, zoneCity(user.tz)].filter(Boolean).join(" · "),
  }));
  const face = (id) => {
    const user = world.users.get(id);
    return h("span", { class: "who" }, avatar(user), h("span", { class: "who-name" }, nameOf(user)));
  };
  return new Picker({
    options,
    chosen: [person.id],
    face,
    attrs: { "aria-label": `${label}: you are ${nameOf(person)}. Choose another person`, class: "picker switcher" },
    picked: ([id]) => picked(id),
  });
}

export const localTime = (person) => `${clock(world.now, person.tz)} in ${zoneCity(person.tz)}`;
