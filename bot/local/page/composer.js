// Where one writes: a message, a reply in a thread, or a slash command.

import { inWords, post } from "./api.js";
import { Completion } from "./completion.js";
import { fill, h, icon, uid } from "./dom.js";
import { menuButton } from "./popup.js";
import { world } from "./state.js";

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** @name and #channel of ones that exist become what Slack sends; the rest stays text. */
export function withMentions(text) {
  const user = (name) => world.people().find((u) => u.name.toLowerCase() === name.toLowerCase());
  const channel = (name) => [...world.channels.values()].find((c) => c.name === name);
  return text.replace(/(^|[\s(])([@#])([\w.-]*\w)/g, (whole, lead, kind, name) => {
    const hit = kind === "@" ? user(name) : channel(name);
    if (!hit) return whole;
    return kind === "@" ? `${lead}<@${hit.id}>` : `${lead}<#${hit.id}|${hit.name}>`;
  });
}

export class Composer {
  /** `feed` goes to its end with what is sent; `line` says what went wrong; `target()` → {channel, thread_ts, label}; `sent(command or null)` runs after each success. */
  constructor(pane, { feed, line, target, sent = () => {} }) {
    Object.assign(this, { pane, feed, line, target, sent, underWay: 0 });
    const usage = uid("usage");
    this.field = h("textarea", {
      class: "compose-field",
      rows: "1",
      "aria-describedby": usage,
      autocomplete: "off",
      oninput: () => this.typed(),
      onkeydown: (event) => this.keys(event),
      onblur: () => this.completion.close(),
    });
    this.completion = new Completion(this.field, () => this.typed());
    this.usage = h("div", { class: "usage", id: usage });
    this.sendButton = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send", title: "Send (Enter)", onclick: () => this.send() },
      icon("send"),
    );
    this.extras = h("span", { class: "compose-extras" });
    this.node = h(
      "div",
      { class: "composer" },
      this.completion.list,
      this.usage,
      h("div", { class: "compose-row" }, this.extras, this.field, this.sendButton),
    );
  }

  aim() {
    const { label } = this.target();
    this.field.placeholder = `Message ${label}`;
    this.field.setAttribute("aria-label", `Message ${label}`);
    const shortcuts = this.target().thread_ts
      ? []
      : world.shortcuts.filter((s) => ["global", "shortcut"].includes(s.type));
    fill(
      this.extras,
      shortcuts.length > 0 &&
        menuButton({ class: "tool", "aria-label": "Shortcuts", title: "Shortcuts" }, icon("bolt"), () =>
          shortcuts.map((s) => ({ text: s.name, run: () => this.shortcut(s) })),
        ),
    );
  }

  /** Puts text in, ready to be sent by the person. */
  prefill(text) {
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.typed();
    this.completion.close();
  }

  typed() {
    this.field.style.height = "auto";
    // In a pane that is not shown everything measures 0.
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
    this.completion.update();
    const command = this.command();
    const about = command && world.commands.find((c) => c.command === command.name);
    fill(
      this.usage,
      about &&
        command.spaced && [
          h("code", {}, about.command),
          " ",
          h("span", { class: "usage-hint" }, about.usage_hint),
          h("span", { class: "note" }, about.description),
        ],
    );
  }

  command() {
    const parts = this.field.value.match(/^(\/[a-z][\w-]*)(\s?)([\s\S]*)$/i);
    return parts && { name: parts[1], spaced: parts[2] !== "", text: parts[3] };
  }

  keys(event) {
    if (event.isComposing || this.completion.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    if (!this.field.value.trim()) return;
    const { channel, thread_ts } = this.target();
    const command = this.command();
    this.line.say("");
    if (command && thread_ts) {
      this.line.say("Slash commands can't be used in threads. Type it in the channel instead.", "problem");
      return;
    }
    const draft = this.field.value;
    this.clear();
    this.feed.toEnd();
    const answer = await this.whileBusy(() =>
      command ? this.sendCommand(command, channel) : this.sendText(draft, channel, thread_ts),
    );
    if (answer.ok) this.sent(command?.name ?? null);
    else this.failed(answer, draft);
    await this.pane.refresh();
  }

  sendCommand(command, channel) {
    return post("/client/command", {
      user: this.pane.person.id,
      channel,
      command: command.name,
      text: withMentions(command.text),
    });
  }

  sendText(draft, channel, thread_ts) {
    return post("/client/message", {
      user: this.pane.person.id,
      channel,
      text: withMentions(escape(draft)),
      thread_ts,
    });
  }

  async shortcut(shortcut) {
    const answer = await post("/client/shortcut", { user: this.pane.person.id, callback_id: shortcut.callback_id });
    if (!answer.ok) this.line.say(inWords(answer.error), "problem");
    await this.pane.refresh();
  }

  async whileBusy(work) {
    // Several at once are fine: each took its text out of the field.
    this.underWay += 1;
    this.node.setAttribute("aria-busy", "true");
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      if (!this.underWay) this.node.removeAttribute("aria-busy");
    }
  }

  clear() {
    this.field.value = "";
    this.typed();
  }

  /** What was typed comes back, unless something new was typed meanwhile. */
  failed(answer, draft) {
    this.line.say(inWords(answer.error), "problem");
    if (!this.field.value) {
      this.field.value = draft;
      this.typed();
      this.completion.close();
    }
  }
}
