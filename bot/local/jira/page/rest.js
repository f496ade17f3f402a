// Jira's REST API, called as the person that somebody has chosen to be.

import { post } from "/page/api.js";

const TOKEN = "anyone-on-this-machine";
const GONE = "Jira does not answer. Is the local workspace still running in its terminal?";

let email = "";

export function callAs(person) {
  email = `${person.name}@example.com`;
}

/** What Jira refused, in its own words: `text` for all of it, `fields` by field id. */
export class Refused extends Error {
  constructor(told, status) {
    const fields = told?.errors ?? {};
    const words = [...(told?.errorMessages ?? []), ...Object.values(fields)];
    super(words.join(" ") || `Jira answered ${status}.`);
    this.fields = fields;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/rest/api/3${path}`, {
      method,
      headers: { Authorization: `Basic ${btoa(`${email}:${TOKEN}`)}`, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused({ errorMessages: [GONE] });
  }
  const text = await response.text();
  const told = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Refused(told, response.status);
  return told;
}

const query = (given) => new URLSearchParams(given).toString();

/** A write, after which the app has heard of it and come to rest. */
async function change(method, path, body) {
  const told = await call(method, path, body);
  await post("/client/clock", { advance: 0 });
  return told;
}

const FIELDS = ["summary", "status", "assignee", "labels", "duedate", "issuetype", "updated"];
const MOST_PAGES = 20;

/** All issues of a project, the latest change first. */
export async function issuesOf(project) {
  const found = [];
  let token;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const jql = `project = ${project} ORDER BY updated DESC`;
    const told = await call("POST", "/search/jql", { jql, fields: FIELDS, maxResults: 100, nextPageToken: token });
    found.push(...told.issues);
    token = told.nextPageToken;
    if (!token) break;
  }
  return found;
}

const under = (key, rest = "") => `/issue/${encodeURIComponent(key)}${rest}`;

export const projects = async () => (await call("GET", "/project/search")).values;
export const project = (key) => call("GET", `/project/${key}`);
export const statuses = (key) => call("GET", `/project/${key}/statuses`);
export const people = (key) => call("GET", `/user/assignable/search?${query({ project: key, maxResults: 100 })}`);
export const issue = (key) => call("GET", under(key));
export const transitions = async (key) =>
  (await call("GET", under(key, "/transitions?expand=transitions.fields"))).transitions;
export const links = (key) => call("GET", under(key, "/remotelink"));
export const history = async (key) => (await call("GET", under(key, "/changelog"))).values;
export const createFields = async (key, type) =>
  (await call("GET", `/issue/createmeta/${key}/issuetypes/${type}`)).fields;

export const create = (fields) => change("POST", "/issue", { fields });
export const edit = (key, fields) => change("PUT", under(key), { fields });
export const remove = (key) => change("DELETE", under(key, "?deleteSubtasks=true"));
export const take = (key, id, fields) => change("POST", under(key, "/transitions"), { transition: { id }, fields });
export const comment = (key, body) => change("POST", under(key, "/comment"), { body });
export const move = (key, target, type) =>
  change("POST", "/bulk/issues/move", {
    targetToSourcesMapping: {
      [`${target},${type}`]: {
        issueIdsOrKeys: [key],
        inferClassificationDefaults: true,
        inferFieldDefaults: true,
        inferStatusDefaults: true,
        inferSubtaskTypeDefault: true,
      },
    },
    sendBulkNotification: false,
  });
