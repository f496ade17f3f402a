// Elements are built node by node and text is only ever a text node,
// so nothing that a person or the app writes can become markup.

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "selected", "inert"]);

let counter = 0;

/** A document-wide unique id. */
export function uid(prefix = "n") {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** An element; `on…` keys are listeners, undefined, null and false leave a key out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  node.append(...present(children));
  return node;
}

function set(node, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (AS_PROPERTY.has(key)) node[key] = value;
  else node.setAttribute(key, value === true ? "" : String(value));
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}

export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12l15-7-5 15-3-6.5z",
  reply: "M4 5h16v11H10l-4 4v-4H4z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "M7 10l5 5 5-5",
  arrow: "M12 5v14M6 13l6 6 6-6",
  check: "M5 13l4 4L19 7",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  split: "M4 5h16v14H4zM12 5v14",
  single: "M4 5h16v14H4z",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  spark: "M12 3l2 6 6 3-6 3-2 6-2-6-6-3 6-3z",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15.5 15.5L20 20",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
};

/** A decorative line icon; its control carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of [
    ["viewBox", "0 0 24 24"],
    ["aria-hidden", "true"],
    ["class", `icon icon-${name}`],
  ])
    svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** An address a click may follow, or null: `javascript:` and its like are refused. */
export function safeUrl(text) {
  try {
    const url = new URL(text, location.href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const announcer = () => document.getElementById("announcer");

/** Says something to a screen reader without moving focus. */
export function announce(text) {
  // Emptied first, so that the same sentence twice is heard twice.
  announcer().textContent = "";
  setTimeout(() => {
    announcer().textContent = text;
  }, 50);
}
