// One issue in a dialog: its fields, where it can go, comments, history, moving, deleting.

import { announce, fill, h, icon, link } from "/page/dom.js";
import { isRich, toDocument, toText } from "./document.js";
import { button, choice, day, field, line, lines, screenField } from "./fields.js";
import * as jira from "./rest.js";

const START = "customfield_10015";
const dialog = () => document.getElementById("dialog");
const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export class IssueDialog {
  /** `site` knows projects and people; `changed(key)` runs after each write. */
  constructor(site, changed) {
    Object.assign(this, { site, changed });
    dialog().addEventListener("close", () => {
      const { key } = this;
      this.key = null;
      history.replaceState(null, "", "/jira/");
      document.querySelector(`[data-key="${CSS.escape(key ?? "")}"]`)?.focus();
    });
  }

  async open(key) {
    this.moreOpen = false;
    if (!(await this.load(key))) return;
    history.replaceState(null, "", `/browse/${encodeURIComponent(this.key)}`);
    if (!dialog().open) dialog().showModal();
    dialog().querySelector("h2").focus();
  }

  /** Something changed somewhere: what nobody is editing is shown anew. */
  async refresh() {
    if (!this.key || !dialog().open) return;
    if (this.isDirty() || dialog().contains(document.activeElement?.closest("textarea, input, select"))) return;
    await this.load(this.key, false);
  }

  async load(key, anew = true) {
    try {
      const [issue, transitions, links, entries] = await Promise.all([
        jira.issue(key),
        jira.transitions(key),
        jira.links(key),
        jira.history(key),
      ]);
      const told = { key: issue.key, issue, transitions, links, entries };
      if (!anew && same(told, this.told)) return true;
      Object.assign(this, told, { told });
    } catch (refused) {
      announce(refused.message);
      if (dialog().open) dialog().close();
      return false;
    }
    this.paint();
    return true;
  }

  paint() {
    const scrolled = dialog().scrollTop;
    const held = dialog().contains(document.activeElement);
    fill(
      dialog(),
      h(
        "div",
        { class: "sheet-head" },
        h("h2", { id: "dialog-title", tabindex: "-1" }, h("span", { class: "key" }, this.key), " ", this.issue.fields.summary),
        h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog().close() }, icon("close")),
      ),
      this.status(),
      this.form(),
      this.comments(),
      this.more(),
    );
    if (held) dialog().querySelector("h2").focus({ preventScroll: true });
    dialog().scrollTop = scrolled;
  }

  /** Runs a write; what Jira refuses is said beside the fields, or below. */
  async attempt(said, run, fields = {}, place = null) {
    Object.values(fields).forEach((each) => each.wrong(""));
    if (place) fill(place, "");
    try {
      await run();
    } catch (refused) {
      const known = Object.entries(refused.fields ?? {}).filter(([id]) => fields[id]);
      known.forEach(([id, text]) => fields[id].wrong(text));
      if (place && !known.length) fill(place, refused.message);
      announce(refused.message);
      return false;
    }
    announce(said);
    return true;
  }

  status() {
    const { status } = this.issue.fields;
    const place = h("div", { class: "screen" });
    const wrong = h("p", { class: "error", role: "alert" });
    const buttons = this.transitions.map((each) =>
      button(`${each.name} → ${each.to.name}`, () => this.take(each, place, wrong), { class: "btn quiet" }),
    );
    return h(
      "section",
      { class: "block", "aria-label": "Status" },
      h("p", {}, "Status: ", h("strong", { class: `status ${status.statusCategory.key}` }, status.name)),
      buttons.length
        ? h("div", { class: "row" }, ...buttons)
        : h("p", { class: "note" }, "The workflow has no way on from here."),
      place,
      wrong,
    );
  }

  async take(transition, place, wrong) {
    const needed = Object.entries(transition.fields ?? {});
    if (!needed.length) {
      await this.go(transition, {}, {}, wrong);
      return;
    }
    const made = Object.fromEntries(needed.map(([id, meta]) => [id, screenField(meta)]));
    const values = () =>
      Object.fromEntries(Object.entries(made).flatMap(([id, each]) => (each.read() ? [[id, each.read()]] : [])));
    fill(
      place,
      ...Object.values(made).map((each) => each.node),
      h(
        "div",
        { class: "row" },
        button(transition.name, () => this.go(transition, values(), made, wrong), { class: "btn primary" }),
        button("Cancel", async () => fill(place)),
      ),
    );
    Object.values(made)[0].control.focus();
  }

  async go(transition, values, made, wrong) {
    const done = await this.attempt(
      `${this.key} is ${transition.to.name} now.`,
      () => jira.take(this.key, transition.id, values),
      made,
      wrong,
    );
    if (done) await this.after();
  }

  form() {
    const { summary, description, assignee, labels, duedate, [START]: start } = this.issue.fields;
    const people = this.site.people.map((each) => [each.accountId, each.displayName]);
    const rich = isRich(description);
    const controls = {
      summary: field("Summary", line(summary, { maxlength: 255 })),
      description: field(
        "Description",
        lines(toText(description)),
        rich ? "It has formatting, which is lost when you change it here." : null,
      ),
      assignee: field("Assignee", choice([["", "Nobody"], ...people], assignee?.accountId ?? "")),
      labels: field("Labels", line(labels.join(" ")), "Words without spaces in them."),
      duedate: field("Due date", day(duedate)),
      [START]: field("Start date", day(start)),
    };
    const before = this.values(controls);
    this.isDirty = () => !same(this.values(controls), before);
    const wrong = h("p", { class: "error", role: "alert" });
    const save = button("Save", () => this.save(controls, before, wrong), { class: "btn primary" });
    return h(
      "section",
      { class: "block", "aria-label": "Fields" },
      ...Object.values(controls).map((each) => each.node),
      wrong,
      h("div", { class: "row" }, save),
    );
  }

  values(controls) {
    return Object.fromEntries(Object.entries(controls).map(([id, each]) => [id, each.control.value]));
  }

  async save(controls, before, wrong) {
    const now = this.values(controls);
    const asked = {};
    for (const [id, value] of Object.entries(now)) if (value !== before[id]) asked[id] = this.asJira(id, value);
    if (!Object.keys(asked).length) {
      announce("Nothing was changed.");
      return;
    }
    if (await this.attempt(`${this.key} is saved.`, () => jira.edit(this.key, asked), controls, wrong)) await this.after();
  }

  asJira(id, value) {
    if (id === "description") return toDocument(value);
    if (id === "assignee") return value ? { accountId: value } : null;
    if (id === "labels") return value.split(/\s+/).filter(Boolean);
    return id === "summary" ? value : value || null;
  }

  comments() {
    const { comments } = this.issue.fields.comment;
    const box = field("Add a comment", lines("", 3));
    const add = async () => {
      const body = toDocument(box.control.value);
      if (!body) {
        box.wrong("A few words, please.");
        return;
      }
      const done = await this.attempt("The comment is there.", () => jira.comment(this.key, body), { comment: box });
      if (done) await this.after();
    };
    return h(
      "section",
      { class: "block", "aria-label": "Comments" },
      h("h3", {}, "Comments"),
      ...comments.map((each) =>
        h(
          "article",
          { class: "comment" },
          h("p", { class: "note" }, `${each.author?.displayName ?? "Somebody"} · ${moment(each.created)}`),
          h("p", { class: "words" }, toText(each.body)),
        ),
      ),
      box.node,
      h("div", { class: "row" }, button("Comment", add)),
    );
  }

  more() {
    const wrong = h("p", { class: "error", role: "alert" });
    return h(
      "details",
      {
        class: "block",
        open: this.moreOpen,
        ontoggle: (event) => {
          this.moreOpen = event.target.open;
        },
      },
      h("summary", {}, "Links, history, move, delete"),
      ...this.links.map((each) => h("p", {}, link(each.object.url, each.object.title))),
      h("ol", { class: "history" }, ...this.entries.toReversed().map((each) => entry(each))),
      this.moving(wrong),
      h("div", { class: "row" }, button("Delete this issue…", () => this.remove(wrong), { class: "btn danger" })),
      wrong,
    );
  }

  moving(wrong) {
    const targets = this.site.projects
      .filter((each) => each.key !== this.issue.fields.project.key)
      .flatMap((each) => each.issueTypes.filter((type) => !type.subtask).map((type) => [each, type]));
    const pairs = targets.map(([each, type]) => [`${each.key},${type.id}`, `${each.name} as ${type.name}`]);
    const target = field("Move to", choice(pairs));
    const move = async () => {
      const [key, type] = target.control.value.split(",");
      const done = await this.attempt("The issue is moved.", () => jira.move(this.key, key, type), {}, wrong);
      if (done) await this.after();
    };
    return h("div", { class: "row end" }, target.node, button("Move", move));
  }

  async remove(wrong) {
    if (!confirm(`Delete ${this.key}? This can't be undone.`)) return;
    const { key } = this;
    if (!(await this.attempt(`${key} is deleted.`, () => jira.remove(key), {}, wrong))) return;
    dialog().close();
    await this.changed();
  }

  async after() {
    this.isDirty = () => false;
    await this.load(this.issue.id);
    history.replaceState(null, "", `/browse/${encodeURIComponent(this.key)}`);
    dialog().querySelector("h2").focus();
    await this.changed(this.issue.fields.project.key);
  }
}

const moment = (at) =>
  new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

function entry(each) {
  // Every object has a `toString`: only its own is Jira’s.
  const side = (item, key) => (Object.hasOwn(item, key) ? item[key] : "nothing");
  const words = each.items.map((item) => `${item.field}: ${side(item, "fromString")} → ${side(item, "toString")}`);
  return h(
    "li",
    {},
    h("span", { class: "note" }, `${each.author?.displayName ?? "Somebody"}, ${moment(each.created)}`),
    ...words.map((text) => h("span", { class: "words" }, text)),
  );
}
