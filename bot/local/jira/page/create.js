// A new issue: project, type, summary, and whatever else that type requires.

import { announce, fill, h, icon } from "/page/dom.js";
import { button, choice, field, line, screenField } from "./fields.js";
import * as jira from "./rest.js";

const USUAL = ["project", "issuetype", "summary", "reporter"];

export class CreateDialog {
  constructor(site, done) {
    Object.assign(this, { site, done, dialog: document.getElementById("dialog") });
  }

  open(project) {
    const types = project.issueTypes.filter((each) => !each.subtask);
    const type = field("Type", choice(types.map((each) => [each.id, each.name])));
    const summary = field("Summary", line("", { maxlength: 255 }));
    const place = h("div", { class: "screen" });
    const wrong = h("p", { class: "error", role: "alert" });
    this.parts = { project, type, summary, place, wrong, more: {} };
    type.control.addEventListener("change", () => this.ask());
    fill(
      this.dialog,
      h(
        "div",
        { class: "sheet-head" },
        h("h2", { id: "dialog-title", tabindex: "-1" }, `New issue in ${project.name}`),
        h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close")),
      ),
      h(
        "section",
        { class: "block" },
        type.node,
        summary.node,
        place,
        wrong,
        h("div", { class: "row" }, button("Create", () => this.create(), { class: "btn primary" })),
      ),
    );
    this.dialog.showModal();
    summary.control.focus();
    return this.ask();
  }

  /** The further fields that this type requires. */
  async ask() {
    const { project, type, place } = this.parts;
    const all = await jira.createFields(project.key, type.control.value);
    const needed = all.filter((each) => each.required && !USUAL.includes(each.fieldId));
    this.parts.more = Object.fromEntries(needed.map((each) => [each.fieldId, screenField(each)]));
    fill(place, ...Object.values(this.parts.more).map((each) => each.node));
  }

  async create() {
    const { project, type, summary, more, wrong } = this.parts;
    const fields = { project: { key: project.key }, issuetype: { id: type.control.value }, summary: summary.control.value };
    for (const [id, each] of Object.entries(more)) if (each.read()) fields[id] = each.read();
    const shown = { summary, ...more };
    Object.values(shown).forEach((each) => each.wrong(""));
    fill(wrong);
    try {
      const { key } = await jira.create(fields);
      announce(`${key} is created.`);
      this.dialog.close();
      await this.done(key);
    } catch (refused) {
      const known = Object.entries(refused.fields ?? {}).filter(([id]) => shown[id]);
      known.forEach(([id, text]) => shown[id].wrong(text));
      if (!known.length) fill(wrong, refused.message);
      announce(refused.message);
    }
  }
}
