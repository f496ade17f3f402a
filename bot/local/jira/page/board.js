// The board: a column for each status of the project, in the workflow's order.

import { fill, h } from "/page/dom.js";

const SHOWN_LABELS = 3;

export function columns(statuses, issues, open) {
  return statuses.map((status) => {
    const here = issues.filter((each) => each.fields.status.id === status.id);
    return h(
      "section",
      { class: `column ${status.statusCategory.key}`, "aria-label": `${status.name}, ${count(here.length)}` },
      h("h2", {}, status.name, h("span", { class: "count", "aria-hidden": "true" }, String(here.length))),
      h("ul", {}, ...here.map((each) => h("li", {}, card(each, open)))),
      here.length ? null : h("p", { class: "note empty-column" }, "Nothing here"),
    );
  });
}

const count = (number) => (number === 1 ? "1 issue" : `${number} issues`);

function card(issue, open) {
  const { summary, assignee, labels, duedate, issuetype } = issue.fields;
  return h(
    "button",
    { type: "button", class: "card", "data-key": issue.key, onclick: () => open(issue.key) },
    h("span", { class: "card-title" }, summary),
    labels.length
      ? h(
          "span",
          { class: "labels" },
          ...labels.slice(0, SHOWN_LABELS).map((each) => h("span", { class: "label-tag" }, each)),
          labels.length > SHOWN_LABELS ? h("span", { class: "note" }, `+${labels.length - SHOWN_LABELS}`) : null,
        )
      : null,
    h(
      "span",
      { class: "card-foot" },
      h("span", { class: "key" }, issue.key),
      h("span", { class: "note" }, issuetype.name),
      duedate ? h("span", { class: "note" }, `due ${day(duedate)}`) : null,
      assignee ? h("span", { class: "note who" }, assignee.displayName) : null,
    ),
  );
}

const day = (date) =>
  new Date(`${date}T00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** Replaces the columns, and leaves the focus on the card that had it. */
export function paint(board, nodes) {
  const key = document.activeElement?.dataset?.key;
  const places = [...board.querySelectorAll(".column ul")].map((each) => each.scrollTop);
  fill(board, ...nodes);
  board.querySelectorAll(".column ul").forEach((each, i) => {
    each.scrollTop = places[i] ?? 0;
  });
  if (key) board.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
