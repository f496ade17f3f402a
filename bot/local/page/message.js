// One message: who, when, what it says, and what one can do with it.

import { inWords, post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { surface } from "./context.js";
import { h, icon, safeUrl, uid } from "./dom.js";
import { mrkdwn, nameOf } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { menuButton } from "./popup.js";
import { world } from "./state.js";
import { clock } from "./time.js";

export const keyOf = (message) => `${message.channel}/${message.ts}`;

/** `how`: {compact, replies, fresh, inThread}. */
export function renderMessage(message, pane, how) {
  const author = world.users.get(message.user) ?? world.bot();
  const time = clock(Number(message.ts), pane.person.tz);
  const head = uid("msg");
  const classes = ["msg", how.compact && "compact", message.ephemeral && "private", how.fresh && "fresh"];
  return h(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      "aria-labelledby": head,
      tabindex: "-1",
      "data-message": keyOf(message),
    },
    how.compact ? h("span", { class: "gutter", "aria-hidden": "true" }, time) : avatar(author),
    h(
      "div",
      { class: "msg-main" },
      message.ephemeral && privateMark(message, pane),
      h(
        "div",
        { class: how.compact ? "msg-head sr-only" : "msg-head", id: head },
        h("strong", {}, author ? nameOf(author) : "Liaison"),
        author?.is_bot && h("span", { class: "badge" }, "APP"),
        h("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, time),
      ),
      body(message, pane),
      isEdited(message) && h("span", { class: "edited" }, "(edited)"),
      (message.files ?? []).map(file),
      how.replies > 0 && repliesButton(message, pane, how.replies),
    ),
    tools(message, pane, how),
  );
}

/** An app's changes to its own cards show in the cards; the mark is for reworded text. */
const isEdited = (message) => Boolean(message.edited);

function body(message, pane) {
  const ctx = surface(pane, { channel: message.channel, ts: message.ts });
  if (message.blocks?.length) return renderBlocks(message.blocks, ctx);
  return h("div", { class: "text" }, ...mrkdwn(message.text ?? "", ctx));
}

function privateMark(message, pane) {
  return h(
    "div",
    { class: "private-mark" },
    icon("eye"),
    "Only visible to you",
    h("button", { type: "button", class: "link-btn", onclick: () => pane.dismiss(message) }, "Dismiss"),
  );
}

function file(item) {
  const url = safeUrl(item.url_private ?? item.url ?? `/files/${item.id}/${item.name}`);
  const words = item.alt_txt || item.title || item.name || "Attached file";
  const isPicture =
    (item.mimetype ?? "").startsWith("image/") || /\.(png|jpe?g|gif|webp|svg)$/i.test(item.name ?? url ?? "");
  if (!isPicture)
    return h("a", { class: "file", href: url, target: "_blank", rel: "noopener" }, item.title || item.name);
  return h(
    "figure",
    { class: "b-image" },
    item.title && h("figcaption", {}, item.title),
    h(
      "a",
      { href: url, target: "_blank", rel: "noopener", "aria-label": `Open the picture: ${words}` },
      h("img", { class: "b-picture", src: url, alt: words, loading: "lazy" }),
    ),
  );
}

function repliesButton(message, pane, count) {
  return h(
    "button",
    { type: "button", class: "replies", onclick: () => pane.openThread(message.ts) },
    icon("reply"),
    count === 1 ? "1 reply" : `${count} replies`,
  );
}

/** Shown on hover and focus; out of the Tab order until its message is the one in focus. */
function tools(message, pane, how) {
  if (message.ephemeral) return null;
  const shortcuts = world.shortcuts.filter((shortcut) => ["message", "message_action"].includes(shortcut.type));
  const items = () => shortcuts.map((shortcut) => ({ text: shortcut.name, run: () => run(shortcut, message, pane) }));
  const parts = [
    !how.inThread &&
      h(
        "button",
        {
          type: "button",
          class: "tool",
          tabindex: "-1",
          "aria-label": "Reply in thread",
          title: "Reply in thread",
          onclick: () => pane.openThread(message.thread_ts ?? message.ts),
        },
        icon("reply"),
      ),
    shortcuts.length > 0 &&
      menuButton(
        { class: "tool", tabindex: "-1", "aria-label": "More for this message", title: "More" },
        icon("more"),
        items,
      ),
  ].filter(Boolean);
  return parts.length ? h("div", { class: "tools" }, ...parts) : null;
}

async function run(shortcut, message, pane) {
  const answer = await post("/client/shortcut", {
    user: pane.person.id,
    callback_id: shortcut.callback_id,
    channel: message.channel,
    ts: message.ts,
  });
  if (!answer.ok) pane.say(inWords(answer.error), "problem");
  await pane.refresh();
}
