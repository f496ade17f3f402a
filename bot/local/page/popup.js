// A small layer beside a control: a menu or a list of options. It is drawn in the browser's
// top layer, so that no pane cuts it off, yet stays beside its control for the Tab order.

import { h, uid } from "./dom.js";

/** Shows `content` beside `anchor`; returns close(). `closed(refocus)` runs once, at the end. */
export function openPopup(anchor, content, closed = () => {}) {
  const layer = h("div", { class: "popup", popover: "manual" }, content);
  anchor.after(layer);
  layer.showPopover();
  place(layer, anchor);
  let open = true;
  const close = (refocus = false) => {
    if (!open) return;
    open = false;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", follow, true);
    layer.remove();
    closed();
    if (refocus) anchor.focus();
  };
  const outside = (event) => {
    if (!layer.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const follow = (event) => {
    if (!layer.contains(event.target)) place(layer, anchor);
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", follow, true);
  layer.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !layer.contains(event.relatedTarget) && event.relatedTarget !== anchor) close();
  });
  layer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Esc closes the innermost layer only; the dialog under it stays.
    event.stopPropagation();
    event.preventDefault();
    close(true);
  });
  return close;
}

function place(layer, anchor) {
  const at = anchor.getBoundingClientRect();
  const gap = 4;
  layer.style.minWidth = `${Math.min(at.width, 560)}px`;
  const { width, height } = layer.getBoundingClientRect();
  const below = innerHeight - at.bottom;
  const top = below < height + gap && at.top > below ? Math.max(8, at.top - height - gap) : at.bottom + gap;
  layer.style.top = `${top}px`;
  layer.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  layer.style.maxHeight = `${innerHeight - 16}px`;
}

/** A button that opens a menu; `items()` gives [{text, note, run}] when it opens. */
export function menuButton(props, face, items) {
  const button = h(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      ...props,
      onclick: () => (close ? close(true) : show()),
    },
    ...[face].flat(),
  );
  let close = null;
  function show() {
    const rows = items().map((item) => row(item, () => close(true)));
    const menu = h("div", { class: "menu", role: "menu", id: uid("menu"), "aria-label": props["aria-label"] }, rows);
    menu.addEventListener("keydown", (event) => walk(event, rows));
    button.setAttribute("aria-expanded", "true");
    close = openPopup(button, menu, () => {
      button.setAttribute("aria-expanded", "false");
      close = null;
    });
    rows[0]?.focus();
  }
  return button;
}

function row(item, close) {
  return h(
    "button",
    {
      type: "button",
      role: "menuitem",
      tabindex: "-1",
      class: "menu-row",
      onclick: () => {
        close();
        item.run();
      },
    },
    h("span", {}, item.text),
    item.note && h("span", { class: "note" }, item.note),
  );
}

function walk(event, rows) {
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[(to + rows.length) % rows.length].focus();
}
