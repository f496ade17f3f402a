// Suggestions while typing: commands after /, people after @, channels after #.

import { fill, h, uid } from "./dom.js";
import { nameOf } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { world } from "./state.js";
import { zoneCity } from "./time.js";

const SHOWN = 8;

const SOURCES = [
  { trigger: /^\/([\w-]*)$/, title: "Commands", find: commands },
  { trigger: /(?:^|[\s(])@([\w.-]*)$/, title: "People", find: people },
  { trigger: /(?:^|[\s(])#([\w-]*)$/, title: "Channels", find: channels },
];

function commands(typed) {
  return world.commands
    .filter((c) => c.command.slice(1).startsWith(typed))
    .map((c) => ({
      insert: `${c.command} `,
      exact: c.command === `/${typed}`,
      face: [
        h("code", { class: "cmd" }, c.command),
        h("span", { class: "usage-hint" }, c.usage_hint),
        h("span", { class: "note" }, c.description),
      ],
    }));
}

function people(typed) {
  const fits = (user) =>
    user.name.toLowerCase().startsWith(typed) ||
    nameOf(user)
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(typed));
  const byHandle = (user) => Number(user.name.toLowerCase().startsWith(typed));
  return world
    .people()
    .filter(fits)
    .sort((a, b) => byHandle(b) - byHandle(a))
    .map((user) => ({
      insert: `@${user.name} `,
      exact: false,
      face: [
        avatar(user, "tiny"),
        h("span", {}, nameOf(user)),
        h("span", { class: "note" }, `@${user.name} · ${zoneCity(user.tz)}`),
      ],
    }));
}

function channels(typed) {
  return [...world.channels.values()]
    .filter((c) => c.name.startsWith(typed))
    .map((c) => ({
      insert: `#${c.name} `,
      exact: false,
      face: [h("span", {}, `#${c.name}`)],
    }));
}

export class Completion {
  /** `field` is the textarea it serves; `changed()` runs after it put something in. */
  constructor(field, changed) {
    Object.assign(this, { field, changed, found: [], active: 0, moved: false });
    this.list = h("div", {
      class: "suggest",
      role: "listbox",
      id: uid("suggest"),
      "aria-label": "Suggestions",
      hidden: true,
    });
    for (const [key, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
    ])
      field.setAttribute(key, value);
  }

  update() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const source = SOURCES.find(({ trigger }) => trigger.test(before));
    const typed = source?.trigger.exec(before)[1] ?? "";
    this.typed = typed;
    this.found = source ? source.find(typed.toLowerCase()).slice(0, SHOWN) : [];
    this.active = 0;
    this.moved = false;
    this.paint(source?.title);
  }

  paint(title) {
    fill(
      this.list,
      this.found.length && h("div", { class: "suggest-title", role: "presentation" }, title),
      ...this.found.map((item, i) =>
        h(
          "div",
          {
            class: "option",
            role: "option",
            id: `${this.list.id}-${i}`,
            "aria-selected": "false",
            // Focus stays in the field: a mouse press would take it away.
            onpointerdown: (event) => {
              event.preventDefault();
              this.take(i);
            },
          },
          ...item.face,
        ),
      ),
    );
    this.list.hidden = !this.found.length;
    this.field.setAttribute("aria-expanded", String(!!this.found.length));
    this.mark();
  }

  mark() {
    const rows = [...this.list.querySelectorAll(".option")];
    rows.forEach((row, i) => {
      row.classList.toggle("active", i === this.active);
      row.setAttribute("aria-selected", String(i === this.active));
    });
    rows[this.active]?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", rows[this.active]?.id ?? "");
  }

  close() {
    this.found = [];
    this.paint();
  }

  /** Whether the key was meant for the suggestions. */
  key(event) {
    if (!this.found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.moved = true;
      this.mark();
    } else if (event.key === "Escape") this.close();
    // A command typed to its end is sent by Enter; anything else is completed first.
    else if (event.key === "Tab" && !event.shiftKey) this.take(this.active);
    else if (event.key === "Enter" && !event.shiftKey && (this.moved || !this.found[this.active].exact))
      this.take(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(i) {
    const { selectionStart: end, value } = this.field;
    const start = end - this.typed.length - 1;
    this.field.setRangeText(this.found[i].insert, start, end, "end");
    if (value[end] === " ") this.field.setSelectionRange(this.field.selectionEnd, this.field.selectionEnd);
    this.close();
    this.changed();
  }
}
