// One person's view of the workspace. Two of them stand side by side, each on its own.

import { inbox, inWords, post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { prune, surface } from "./context.js";
import { fill, h } from "./dom.js";
import { Feed } from "./feed.js";
import { Line } from "./line.js";
import { keyOf } from "./message.js";
import { Modals } from "./modal.js";
import { nameOf } from "./mrkdwn.js";
import { emptyNote, paintHead, paintTitle } from "./panehead.js";
import { APP, HOME, isReply, placesOf, unread } from "./places.js";
import { Sidebar } from "./sidebar.js";
import { ReadMarks, world } from "./state.js";
import { ThreadPanel } from "./thread.js";
import { ageOf } from "./time.js";
import { lightUp } from "./toast.js";

export class Pane {
  /** `moved()` runs when the person or place changed; `seen(pane, news)` after each fetch. */
  constructor(side, { moved, seen, sent }) {
    Object.assign(this, { side, moved, seen, messages: [], dismissed: new Set(), drafts: new Map() });
    this.sidebar = new Sidebar((place) => {
      this.closeDrawer();
      this.go(place);
    });
    this.feed = new Feed(this);
    this.line = new Line();
    this.composer = new Composer(this, {
      feed: this.feed,
      line: this.line,
      target: () => this.target(),
      sent: (command) => sent(this, command),
    });
    this.thread = new ThreadPanel(this);
    this.modals = new Modals(this);
    this.build();
  }

  build() {
    this.head = h("header", { class: "pane-head" });
    this.toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.title = h("div", { class: "talk-head" });
    this.home = h("div", { class: "home-view", tabindex: "0", role: "region", "aria-label": "App Home" });
    this.talk = h("div", { class: "talk" }, this.title, this.feed.node, this.home, this.line.node, this.composer.node);
    this.scrim = h("div", { class: "scrim", onclick: () => this.closeDrawer() });
    this.body = h("div", { class: "pane-body" }, this.sidebar.node, this.scrim, this.talk, this.thread.node);
    this.node = h(
      "section",
      { class: "pane", "data-side": this.side, onkeydown: (event) => this.keys(event) },
      this.head,
      this.body,
      this.toasts,
    );
  }

  // Who and where

  be(user, place = null, thread = null) {
    this.putDraftAway();
    this.person = world.users.get(user);
    this.marks = new ReadMarks(user);
    Object.assign(this, { messages: [], known: null, homeHeld: new Map(), homeMark: null });
    this.modals.sync([]);
    this.node.setAttribute("aria-label", `${nameOf(this.person)}’s workspace`);
    this.toasts.replaceChildren();
    this.say("");
    paintHead(this);
    this.wanted = place;
    this.place = place ?? APP;
    this.thread.open(thread ?? null);
    this.arrive();
    this.takeUpDraft();
    return this.refresh();
  }

  go(place) {
    if (place === this.place && !this.thread.ts) return;
    this.putDraftAway();
    this.place = place;
    this.toasts.replaceChildren();
    this.thread.open(null);
    this.arrive();
    this.takeUpDraft();
    this.paint(new Set());
    if (place === HOME) this.openHome();
    else this.composer.field.focus({ preventScroll: true });
  }

  arrive() {
    const channel = this.channel();
    // What arrives while one looks needs no line that says where the news begins.
    const waits = unread(this.messages, this.person, this.marks).has(channel);
    this.newFrom = waits ? this.marks.at(channel) : null;
    this.feed.clear(`Messages in ${this.placeName()}`);
    this.composer.aim();
    this.moved();
  }

  putDraftAway() {
    if (this.person) this.drafts.set(`${this.person.id}/${this.place}`, this.composer.field.value);
  }

  takeUpDraft() {
    this.composer.field.value = this.drafts.get(`${this.person.id}/${this.place}`) ?? "";
    this.composer.typed();
  }

  async openHome() {
    const answer = await post("/client/home", { user: this.person.id });
    if (!answer.ok) this.say(inWords(answer.error), "problem");
    await this.refresh();
  }

  places() {
    return placesOf(this.person, this.messages);
  }

  /** The channel id of where we are; in a DM that nobody has written in yet, the bot's id opens it. */
  channel() {
    if (this.place === HOME || this.place === APP) return this.places().app ?? world.bot()?.id;
    return this.place;
  }

  target() {
    return { channel: this.channel(), label: this.placeName() };
  }

  placeName() {
    if (this.place === HOME) return "App Home";
    if (this.place === APP) return "Liaison";
    const other = this.places().others.find((direct) => direct.id === this.place);
    return other ? other.name : `#${world.channels.get(this.place)?.name ?? "?"}`;
  }

  reader() {
    return { person: this.person, users: world.users, channels: world.channels, groups: world.groups, now: world.now };
  }

  // News from the server

  /** Resolves once a fetch that began after this call is shown. */
  refresh() {
    if (!this.running)
      this.running = this.load().finally(() => {
        this.running = null;
      });
    else
      this.next ??= this.running.then(() => {
        this.next = null;
        return this.refresh();
      });
    return this.next ?? this.running;
  }

  async load() {
    const person = this.person;
    const news = await inbox(person.id);
    if (person !== this.person || !news.messages) return;
    const all = news.messages.filter((message) => !this.dismissed.has(keyOf(message)));
    const fresh = new Set(this.known ? all.filter((m) => !this.known.has(keyOf(m))).map(keyOf) : []);
    const firstLoad = !this.known;
    this.known = new Set(all.map(keyOf));
    this.messages = all;
    this.views = news.views;
    this.homeView = news.home;
    if (firstLoad) this.settle();
    this.paint(fresh);
    this.modals.sync(news.views ?? []);
    this.asking?.();
    lightUp(
      this,
      all.filter((message) => fresh.has(keyOf(message))),
    );
    this.seen(this);
  }

  /** Where to begin, and whether a place from the address still exists. */
  settle() {
    const { channels, others } = this.places();
    const known = [HOME, APP, ...channels.map((c) => c.id), ...others.map((d) => d.id)];
    if (!known.includes(this.wanted)) this.place = APP;
    if (this.thread.ts && !this.thread.parent()) this.thread.open(null);
    if (this.place === HOME && !this.homeView) this.openHome();
    this.arrive();
  }

  shown() {
    const channel = this.channel();
    return this.messages.filter((message) => message.channel === channel && !isReply(message));
  }

  paint(fresh) {
    const atHome = this.place === HOME;
    this.feed.node.hidden = atHome;
    this.composer.node.hidden = atHome;
    this.home.hidden = !atHome;
    paintHead(this);
    paintTitle(this);
    if (atHome) this.paintHome();
    else this.paintFeed(fresh);
    this.thread.paint(fresh);
    this.sidebar.show(this.places(), this.place, unread(this.messages, this.person, this.marks));
  }

  paintFeed(fresh) {
    const shown = this.shown();
    const replies = new Map();
    for (const message of this.messages)
      if (isReply(message)) replies.set(message.thread_ts, (replies.get(message.thread_ts) ?? 0) + 1);
    this.feed.show(shown, { fresh, newFrom: this.newFrom, replies, empty: emptyNote(this.place) });
    const last = shown.at(-1);
    if (last && document.visibilityState === "visible") this.marks.read(last.channel, last.ts);
  }

  paintHome() {
    const content = JSON.stringify(this.homeView);
    const mark = content + ageOf(content ?? "", world.now, this.person.tz);
    if (mark === this.homeMark) return;
    this.homeMark = mark;
    const key = this.home.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    prune(this.homeHeld, this.homeView?.blocks ?? []);
    const ctx = this.homeView && surface(this, { view_id: this.homeView.id }, this.homeHeld);
    fill(
      this.home,
      ctx ? renderBlocks(this.homeView.blocks ?? [], ctx) : h("p", { class: "empty" }, "Opening your home…"),
    );
    if (key) ([...this.home.querySelectorAll("[data-key]")].find((n) => n.dataset.key === key) ?? this.home).focus();
  }

  // What the person does

  openThread(ts) {
    this.thread.open(ts);
    this.thread.paint(new Set());
    this.thread.composer.field.focus();
    this.moved();
  }

  dismiss(message) {
    this.dismissed.add(keyOf(message));
    this.messages = this.messages.filter((each) => keyOf(each) !== keyOf(message));
    this.paint(new Set());
    this.composer.field.focus();
  }

  /** A sentence above the composer; an empty one takes it away. */
  say(text, kind = "") {
    this.line.say(text, kind);
  }

  /** A dialog over this pane: what is under it can't be reached until it is gone. */
  cover(node) {
    this.node.append(node);
    this.coverChanged();
  }

  uncover(node) {
    node.remove();
    this.coverChanged();
  }

  coverChanged() {
    const covers = [...this.node.querySelectorAll(":scope > .cover")];
    this.body.inert = this.head.inert = covers.length > 0;
    covers.forEach((cover, i) => {
      cover.inert = i < covers.length - 1;
    });
  }

  toggleDrawer() {
    const open = this.node.classList.toggle("drawer");
    const button = this.head.querySelector(".menu-tool");
    button.setAttribute("aria-expanded", String(open));
    if (open) this.sidebar.node.querySelector("[aria-current], .place").focus();
    else button.focus();
  }

  closeDrawer() {
    if (this.node.classList.contains("drawer")) this.toggleDrawer();
  }

  keys(event) {
    if (event.key !== "Escape") return;
    if (this.node.classList.contains("drawer")) this.toggleDrawer();
    else if (this.thread.ts) this.thread.close();
  }
}
