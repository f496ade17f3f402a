// News that arrives where the person is not looking.

import { h, icon } from "./dom.js";
import { nameOf } from "./mrkdwn.js";
import { APP } from "./places.js";

const STAYS = 12000; // milliseconds
const GLOWS = 6000;

export const isPage = (message) => message.metadata?.event_type === "liaison_page";

/** A page lights the pane up; another direct message says so when it is out of sight. */
export function lightUp(pane, fresh) {
  const direct = fresh.filter((m) => m.channel.startsWith("D") && m.user !== pane.person.id && !m.ephemeral);
  const page = direct.find(isPage);
  if (page) glow(pane);
  const visible = pane.place === APP || direct.every((m) => m.channel === pane.place);
  if (page || (direct.length && !visible)) toast(pane, page ?? direct.at(-1), !!page, visible);
}

function glow(pane) {
  const badge = pane.head.querySelector(".paged-badge");
  badge.hidden = false;
  pane.node.classList.add("lit");
  setTimeout(() => {
    pane.node.classList.remove("lit");
    badge.hidden = true;
  }, GLOWS);
}

function toast(pane, message, paged, visible) {
  const title = paged ? `${nameOf(pane.person).split(" ")[0]}, you are being paged` : "New message from Liaison";
  const node = h(
    "div",
    { class: paged ? "toast paged" : "toast" },
    h("div", { class: "toast-words" }, h("strong", {}, title)),
    !visible &&
      h(
        "button",
        {
          type: "button",
          class: "btn",
          onclick: () => {
            node.remove();
            pane.go(APP);
          },
        },
        "Open",
      ),
    h(
      "button",
      { type: "button", class: "tool", "aria-label": "Dismiss", onclick: () => node.remove() },
      icon("close"),
    ),
  );
  pane.toasts.replaceChildren(node);
  setTimeout(() => node.remove(), STAYS);
}
