// One chooser for every list: options, people, channels; one or several; searchable.

import { fill, h, icon, uid } from "./dom.js";
import { openPopup } from "./popup.js";

const SEARCH_FROM = 7;

/**
 * A combobox button. `options`: [{value, text, note, group}]; `chosen`: values;
 * `picked(values)` is called after each choice.
 */
export class Picker {
  constructor({
    options,
    chosen = [],
    multi = false,
    placeholder = "Choose…",
    max = Infinity,
    attrs = {},
    picked,
    face,
  }) {
    Object.assign(this, { options, chosen: [...chosen], multi, placeholder, max, picked, face });
    this.listId = uid("list");
    this.button = h("button", {
      type: "button",
      role: "combobox",
      class: "picker",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      ...attrs,
      onclick: () => (this.close ? this.close(true) : this.show()),
      onkeydown: (event) => this.openWithKeys(event),
    });
    this.node = h("span", { class: "pick" }, this.button);
    this.paint();
  }

  paint() {
    const texts = this.chosen.map((value) => this.options.find((o) => o.value === value)?.text ?? value);
    fill(
      this.button,
      this.face
        ? this.face(this.chosen[0])
        : h("span", { class: texts.length ? "picked" : "unpicked" }, texts.join(", ") || this.placeholder),
      icon("down"),
    );
  }

  openWithKeys(event) {
    if (this.close || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    this.show();
  }

  show() {
    this.active = 0;
    this.list = h("div", {
      class: "options",
      role: "listbox",
      id: this.listId,
      tabindex: "-1",
      "aria-multiselectable": this.multi ? "true" : undefined,
      "aria-label": "Options",
    });
    this.search =
      this.options.length >= SEARCH_FROM &&
      h("input", {
        class: "search",
        type: "text",
        role: "combobox",
        placeholder: "Search",
        "aria-label": "Search",
        "aria-controls": this.listId,
        "aria-expanded": "true",
        "aria-autocomplete": "list",
        oninput: () => {
          this.active = 0;
          this.paintOptions();
        },
      });
    const box = h("div", { class: "picker-box", onkeydown: (event) => this.keys(event) }, this.search, this.list);
    this.button.setAttribute("aria-expanded", "true");
    this.paintOptions();
    this.active = Math.max(
      0,
      this.shown.findIndex((o) => this.chosen.includes(o.value)),
    );
    this.close = openPopup(this.button, box, () => {
      this.button.setAttribute("aria-expanded", "false");
      this.close = null;
    });
    (this.search || this.list).focus();
    this.mark();
  }

  paintOptions() {
    const wanted = (this.search ? this.search.value : "").trim().toLowerCase();
    this.shown = this.options.filter((o) => `${o.text} ${o.note ?? ""}`.toLowerCase().includes(wanted));
    let group;
    fill(
      this.list,
      ...this.shown.flatMap((option, i) => {
        const head =
          option.group && option.group !== group && h("div", { class: "group", role: "presentation" }, option.group);
        group = option.group;
        return [head, this.row(option, i)];
      }),
      !this.shown.length && h("div", { class: "nothing" }, "Nothing matches."),
    );
    this.mark();
  }

  row(option, i) {
    const on = this.chosen.includes(option.value);
    return h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.listId}-${i}`,
        "aria-selected": String(on),
        onclick: () => this.choose(option),
        onpointermove: () => {
          if (this.active !== i) {
            this.active = i;
            this.mark();
          }
        },
      },
      h("span", { class: "tick" }, on && icon("check")),
      h("span", { class: "option-text" }, option.text, option.note && h("span", { class: "note" }, option.note)),
    );
  }

  mark() {
    const rows = this.list.querySelectorAll(".option");
    rows.forEach((row, i) => row.classList.toggle("active", i === this.active));
    rows[this.active]?.scrollIntoView({ block: "nearest" });
    (this.search || this.list).setAttribute("aria-activedescendant", rows[this.active]?.id ?? "");
  }

  keys(event) {
    const last = this.shown.length - 1;
    const to = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) this.active = to < 0 ? last : to > last ? 0 : to;
    else if (event.key === "Enter" || (event.key === " " && !this.search)) this.choose(this.shown[this.active]);
    else if (event.key === "Tab") {
      this.close(true);
      return;
    } else {
      this.typeAhead(event);
      return;
    }
    event.preventDefault();
    if (this.close) this.mark();
  }

  typeAhead(event) {
    if (this.search || event.key.length !== 1) return;
    const at = this.shown.findIndex((o) => o.text.toLowerCase().startsWith(event.key.toLowerCase()));
    if (at >= 0) {
      this.active = at;
      this.mark();
    }
  }

  choose(option) {
    if (!option) return;
    if (!this.multi) {
      this.chosen = [option.value];
      this.close(true);
    } else {
      const on = this.chosen.includes(option.value);
      if (!on && this.chosen.length >= this.max) return;
      this.chosen = on ? this.chosen.filter((v) => v !== option.value) : [...this.chosen, option.value];
      this.paintOptions();
    }
    this.paint();
    this.picked(this.chosen);
  }
}
