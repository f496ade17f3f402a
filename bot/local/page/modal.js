// The modals open for a pane's person: the top one is shown, over this pane only.

import { inWords, post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { prune, surface } from "./context.js";
import { focusables, keepFocus } from "./dialog.js";
import { announce, fill, h, icon, uid } from "./dom.js";
import { plain } from "./mrkdwn.js";

export class Modals {
  constructor(pane) {
    this.pane = pane;
    this.held = new Map(); // view id → what was typed in it: kept when the app updates the view
    this.cover = null;
  }

  /** Shows what the server says is open; called after each fetch. */
  sync(views) {
    this.depth = views.length;
    const top = views.at(-1);
    const open = new Set(views.map((view) => view.id));
    for (const id of this.held.keys()) if (!open.has(id)) this.held.delete(id);
    if (!top) {
      this.hide();
      return;
    }
    const mark = JSON.stringify(top) + views.length;
    if (mark === this.mark) return;
    // Another title is another page, which is read from its top.
    const same = this.view?.id === top.id && plain(this.view.title) === plain(top.title);
    this.mark = mark;
    this.view = top;
    if (!this.cover) this.uncovered();
    this.draw(same);
  }

  uncovered() {
    this.back = this.pane.node.contains(document.activeElement) ? document.activeElement : null;
    this.cover = h("div", { class: "cover" });
    this.pane.cover(this.cover);
  }

  hide() {
    if (!this.cover) return;
    const inside = this.cover.contains(document.activeElement) || document.activeElement === document.body;
    this.pane.uncover(this.cover);
    Object.assign(this, { cover: null, mark: null, view: null });
    if (inside && this.back?.isConnected) this.back.focus();
    else if (inside) this.pane.composer.field.focus();
  }

  draw(same) {
    const focus = same && this.cover.contains(document.activeElement) ? remember(document.activeElement) : null;
    const scrolled = same ? this.body?.scrollTop : 0;
    if (!this.held.has(this.view.id)) this.held.set(this.view.id, new Map());
    prune(this.held.get(this.view.id), this.view.blocks ?? []);
    fill(this.cover, this.dialog());
    this.body.scrollTop = scrolled;
    if (focus && this.restore(focus)) return;
    // Someone typing in the other pane is not interrupted by a window in this one.
    if (
      !document.activeElement ||
      document.activeElement === document.body ||
      this.pane.node.contains(document.activeElement)
    )
      this.enter();
  }

  dialog() {
    const title = uid("title");
    const ctx = surface(this.pane, { view_id: this.view.id }, this.held.get(this.view.id), true);
    this.body = h("div", { class: "dialog-body" }, renderBlocks(this.view.blocks ?? [], ctx));
    const close = plain(this.view.close) || "Close";
    const box = h(
      "form",
      {
        class: "dialog",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": title,
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.submit();
        },
        onkeydown: (event) => this.keys(event),
      },
      h(
        "div",
        { class: "dialog-head" },
        h("h2", { id: title, tabindex: "-1" }, plain(this.view.title)),
        h(
          "button",
          {
            type: "button",
            class: "tool",
            "aria-label": this.depth > 1 ? "Back" : "Close",
            onclick: () => this.close(),
          },
          icon("close"),
        ),
      ),
      this.body,
      h(
        "div",
        { class: "dialog-foot" },
        h("span", { class: "dialog-note", role: "alert" }),
        h("button", { type: "button", class: "btn", onclick: () => this.close() }, close),
        this.view.submit && h("button", { type: "submit", class: "btn primary" }, plain(this.view.submit)),
      ),
    );
    keepFocus(box);
    this.box = box;
    return box;
  }

  enter() {
    const first = this.body.querySelector("[data-key]");
    (
      (first && focusables(this.body).find((node) => node === first || first.contains(node))) ||
      this.box.querySelector("h2")
    ).focus();
  }

  /** To the first field that still wants something. */
  focusEmpty() {
    const wants = [...this.body.querySelectorAll("[aria-required]")];
    const empty = wants.find((node) =>
      "value" in node && node.tagName !== "BUTTON" ? !node.value : node.querySelector(".unpicked"),
    );
    (empty ?? this.box.querySelector("[type=submit]") ?? this.box.querySelector("h2")).focus();
  }

  restore({ key, start, end }) {
    const node = [...this.body.querySelectorAll("[data-key]")].find((n) => n.dataset.key === key);
    if (!node) return false;
    node.focus({ preventScroll: true });
    if (start !== undefined) node.setSelectionRange(start, end);
    return true;
  }

  keys(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.submit();
    }
  }

  values() {
    const held = this.held.get(this.view.id);
    const values = {};
    for (const { block_id: block, type, element } of this.view.blocks ?? []) {
      const key = type === "input" ? `${block}/${element.action_id}` : null;
      if (key && held.has(key)) values[block] = { [element.action_id]: held.get(key) };
    }
    return values;
  }

  async submit() {
    if (!this.view.submit || this.busy) return;
    const wrong = this.malformed();
    if (Object.keys(wrong).length) {
      this.showErrors(wrong);
      return;
    }
    const answer = await this.whileBusy("/client/submit", { values: this.values() });
    if (answer.errors && Object.keys(answer.errors).length) this.showErrors(answer.errors);
    else if (!answer.ok) this.note(inWords(answer.error));
    await this.pane.refresh();
  }

  async close() {
    if (this.busy) return;
    const answer = await this.whileBusy("/client/close", {});
    if (!answer.ok) this.note(inWords(answer.error));
    await this.pane.refresh();
  }

  async whileBusy(path, body) {
    this.busy = true;
    this.box.setAttribute("aria-busy", "true");
    try {
      return await post(path, { user: this.pane.person.id, view_id: this.view.id, ...body });
    } finally {
      this.busy = false;
      this.box.removeAttribute("aria-busy");
    }
  }

  /** What the browser knows to be no address, number or date; its value would arrive empty. */
  malformed() {
    const wrong = {};
    for (const node of this.body.querySelectorAll("input.field")) {
      const { typeMismatch, badInput, rangeUnderflow, rangeOverflow, stepMismatch } = node.validity;
      if (typeMismatch || badInput || rangeUnderflow || rangeOverflow || stepMismatch)
        wrong[node.closest("[data-block]").dataset.block] = node.validationMessage;
    }
    return wrong;
  }

  showErrors(errors) {
    this.note("");
    for (const block of this.body.querySelectorAll(".b-input")) this.markField(block, errors[block.dataset.block]);
    const first = this.body.querySelector(".invalid");
    (first && focusables(first)[0])?.focus();
    const count = Object.keys(errors).length;
    announce(
      `${count === 1 ? "One thing needs" : `${count} things need`} your attention. ${Object.values(errors).join(" ")}`,
    );
  }

  markField(block, text) {
    block.classList.toggle("invalid", !!text);
    block.querySelector(".error").textContent = text ?? "";
    const field = block.querySelector("[data-key]");
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  note(text) {
    this.box.querySelector(".dialog-note").textContent = text;
  }
}

function remember(node) {
  const selects = node.matches("textarea, input[type=text]");
  return {
    key: node.dataset.key,
    start: selects ? node.selectionStart : undefined,
    end: selects ? node.selectionEnd : undefined,
  };
}
