// Form fields with a label, a hint and a place for what is wrong.

import { fill, h, uid } from "/page/dom.js";

/** A labelled control; `wrong(text)` shows what is wrong with it. */
export function field(label, control, hint) {
  const ids = { control: uid("field"), error: uid("error"), hint: uid("hint") };
  control.id = ids.control;
  control.classList.add("field");
  const error = h("p", { class: "error", id: ids.error, role: "alert" });
  control.setAttribute("aria-describedby", `${ids.error}${hint ? ` ${ids.hint}` : ""}`);
  const node = h(
    "div",
    { class: "b-input" },
    h("label", { class: "label", for: ids.control }, label),
    control,
    hint ? h("p", { class: "hint", id: ids.hint }, hint) : null,
    error,
  );
  return {
    node,
    control,
    wrong(text) {
      node.classList.toggle("invalid", !!text);
      control.toggleAttribute("aria-invalid", !!text);
      fill(error, text ?? "");
    },
  };
}

export const line = (value = "", attrs = {}) => h("input", { type: "text", value, autocomplete: "off", ...attrs });
export const day = (value = "") => h("input", { type: "date", value: value ?? "" });
export const lines = (value = "", rows = 5) => h("textarea", { rows, value });

/** A native select of `[value, text]` pairs. */
export function choice(pairs, value = "") {
  const options = pairs.map(([each, text]) => h("option", { value: each, selected: each === value }, text));
  return h("select", {}, ...options);
}

/** The control for a field of a Jira screen, and how to read its value as Jira takes it. */
export function screenField(meta) {
  if (meta.allowedValues) {
    const pairs = meta.allowedValues.map((each) => [each.id, each.value ?? each.name]);
    const made = field(meta.name, choice([["", "Choose…"], ...pairs]));
    return { ...made, read: () => (made.control.value ? { id: made.control.value } : undefined) };
  }
  const made = field(meta.name, meta.schema.type === "date" ? day() : line());
  return { ...made, read: () => made.control.value || undefined };
}

export function button(text, run, attrs = {}) {
  const node = h("button", { type: "button", class: "btn", ...attrs }, text);
  node.addEventListener("click", async () => {
    if (node.hasAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    try {
      await run();
    } finally {
      node.removeAttribute("aria-busy");
    }
  });
  return node;
}
