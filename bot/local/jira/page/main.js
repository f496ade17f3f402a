// Puts the board together: who one is, which project, its columns, one issue in a dialog.

import { listen, post, workspace } from "/page/api.js";
import { announce, fill, h } from "/page/dom.js";
import { columns, paint } from "./board.js";
import { CreateDialog } from "./create.js";
import { button, choice } from "./fields.js";
import { IssueDialog } from "./issue.js";
import * as jira from "./rest.js";

const SOON = 150; // milliseconds; one look for several changes
const byId = (id) => document.getElementById(id);
const site = { projects: [], people: [], statuses: {} };

class Board {
  async start() {
    const info = await workspace();
    if (!info.users) {
      this.waiting();
      return;
    }
    this.info = info;
    this.persons = info.users.filter((each) => !each.is_bot && !each.deleted && !each.is_guest);
    this.person = this.persons.find((each) => each.name === "maya") ?? this.persons[0];
    jira.callAs(this.person);
    await this.learn();
    this.dialog = new IssueDialog(site, (key) => this.show(key ?? this.project.key));
    this.creating = new CreateDialog(site, () => this.show(this.project.key));
    const asked = decodeURIComponent(location.pathname.split("/browse/")[1] ?? "");
    const wanted = site.projects.find((each) => asked.startsWith(`${each.key}-`));
    await this.show((wanted ?? site.projects[0]).key);
    listen(() => this.soon(), (online) => fill(this.line, online ? null : "Reconnecting…"));
    if (asked) await this.dialog.open(asked);
  }

  waiting() {
    fill(byId("board"), h("p", { class: "note" }, "Waiting for the local workspace… Is it still running in its terminal?"));
    setTimeout(() => this.start(), 2000);
  }

  async learn() {
    const found = await jira.projects();
    site.projects = await Promise.all(found.map((each) => jira.project(each.key)));
    site.people = await jira.people(found[0].key);
    for (const each of found) [site.statuses[each.key]] = await jira.statuses(each.key);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.info = await workspace();
      await this.show(this.project.key);
      await this.dialog.refresh();
    }, SOON);
  }

  async show(key) {
    this.project = site.projects.find((each) => each.key === key);
    try {
      const issues = await jira.issuesOf(key);
      paint(byId("board"), columns(site.statuses[key].statuses, issues, (each) => this.dialog.open(each)));
    } catch (refused) {
      announce(refused.message);
    }
    this.paintBar();
  }

  paintBar() {
    const mark = JSON.stringify([this.project.key, this.person.id]);
    if (mark === this.mark) {
      fill(this.clock, this.time());
      return;
    }
    const back = document.activeElement?.dataset?.bar;
    this.mark = mark;
    this.line = h("span", { class: "online", role: "status" });
    this.clock = h("span", { class: "board-time" }, this.time());
    const who = choice(this.persons.map((each) => [each.id, each.real_name]), this.person.id);
    who.classList.add("field");
    who.setAttribute("aria-label", "Who you are");
    who.dataset.bar = "who";
    who.addEventListener("change", () => this.be(who.value));
    fill(
      byId("topbar"),
      h(
        "div",
        { class: "brand" },
        h("img", { src: "/page/icon.svg", alt: "", class: "logo" }),
        h("h1", {}, "Jira", h("span", { class: "brand-note" }, "local workspace")),
      ),
      h("nav", { class: "projects", "aria-label": "Projects" }, ...site.projects.map((each) => this.tab(each))),
      button("Create", () => this.creating.open(this.project), { class: "btn primary" }),
      h("span", { class: "space" }),
      this.line,
      this.clock,
      button("+1 minute", () => this.pass(), { class: "btn quiet", "data-bar": "pass" }),
      who,
      h("a", { class: "btn quiet", href: "/" }, "Back to Slack"),
    );
    if (back) byId("topbar").querySelector(`[data-bar="${back}"]`)?.focus();
  }

  tab(project) {
    const here = project.key === this.project.key;
    return button(project.name === project.key ? project.key : `${project.name} (${project.key})`, () => this.show(project.key), {
      class: "btn quiet",
      "aria-current": here ? "page" : null,
      "data-bar": project.key,
    });
  }

  time() {
    return new Date(this.info.now).toLocaleString("en-GB", {
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: this.person.tz,
    });
  }

  /** Liaison asks Jira once a minute. */
  async pass() {
    await post("/client/clock", { advance: 60 });
    this.info = await workspace();
    await this.show(this.project.key);
    announce(`It is now ${this.time()}.`);
  }

  be(id) {
    this.person = this.persons.find((each) => each.id === id);
    jira.callAs(this.person);
    this.paintBar();
    announce(`You are ${this.person.real_name} now.`);
  }
}

new Board().start();
