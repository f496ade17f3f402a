// A dialog that covers one pane and not the other. Tab stays in it, Esc closes it, and
// focus goes back to where it was.

import { h, uid } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex='0']";

export const focusables = (node) =>
  [...node.querySelectorAll(FOCUSABLE)].filter((n) => n.tabIndex >= 0 && n.getClientRects().length);

/** Keeps Tab inside `node`; F6, which changes panes, is let through. */
export function keepFocus(node) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.defaultPrevented) return;
    const all = focusables(node);
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge && node.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  });
}

/**
 * Asks a Block Kit confirm object; resolves to true when confirmed, to false when not, and to
 * null when what it is about is gone: `stands()` is asked after each fetch (`pane.asking`).
 */
export function confirmFirst(pane, ask, stands) {
  const back = document.activeElement;
  const ids = { title: uid("confirm"), text: uid("confirm-text") };
  return new Promise((resolve) => {
    const end = (yes) => () => {
      pane.asking = null;
      pane.uncover(cover);
      if (back?.isConnected) back.focus();
      resolve(yes);
    };
    const deny = h("button", { type: "button", class: "btn", onclick: end(false) }, plain(ask.deny) || "Cancel");
    const box = h(
      "div",
      {
        class: "dialog small",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": ids.title,
        "aria-describedby": ids.text,
      },
      h("h2", { id: ids.title }, plain(ask.title) || "Are you sure?"),
      h("div", { id: ids.text, class: "text dialog-text" }, ...textNodes(ask.text, pane.reader())),
      h(
        "div",
        { class: "dialog-foot" },
        deny,
        h(
          "button",
          {
            type: "button",
            class: ask.style === "danger" ? "btn danger" : "btn primary",
            onclick: end(true),
          },
          plain(ask.confirm) || "Yes",
        ),
      ),
    );
    keepFocus(box);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        end(false)();
      }
    });
    const cover = h("div", { class: "cover top" }, box);
    pane.cover(cover);
    pane.asking = () => stands() || end(null)();
    deny.focus();
  });
}
