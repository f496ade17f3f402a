// Interactive Block Kit elements. Each reads its value from `ctx.value` and reports to
// `ctx.change` (a field) or `ctx.act` (a button); values have the forms of the design's contract.

import { h, icon, link, safeUrl, uid } from "./dom.js";
import { nameOf, plain, textNodes } from "./mrkdwn.js";
import { Picker } from "./picker.js";
import { menuButton } from "./popup.js";
import { epochOfField, fieldOf } from "./time.js";
import { fileInput } from "./upload.js";

const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** The attributes that name a control, say what it needs, and let focus find it again. */
function naming(element, block, labels) {
  const own = element.placeholder ? plain(element.placeholder) : (element.action_id ?? element.type);
  return {
    id: labels.id,
    "data-key": keyOf(block, element),
    "aria-labelledby": labels.labelledby,
    "aria-label": labels.labelledby ? undefined : own,
    "aria-describedby": labels.describedby,
    "aria-required": labels.required ? "true" : undefined,
  };
}

export function control(element, block, ctx, labels) {
  const build = CONTROLS[element?.type];
  if (!build) return h("span", { class: "b-unknown" }, `A “${element?.type}” control, which this page does not draw.`);
  return build(element, block, ctx, labels);
}

const CONTROLS = {
  button,
  overflow,
  image: (element) => h("img", { class: "b-icon", src: safeUrl(element.image_url), alt: element.alt_text ?? "" }),
  static_select: select(ownOptions, (e) => e.initial_option?.value),
  users_select: select(people, (e) => e.initial_user),
  conversations_select: select(conversations, (e) => e.initial_conversation),
  channels_select: select(conversations, (e) => e.initial_channel),
  multi_static_select: multiSelect(ownOptions, (e) => e.initial_options?.map((o) => o.value)),
  multi_users_select: multiSelect(people, (e) => e.initial_users),
  multi_conversations_select: multiSelect(conversations, (e) => e.initial_conversations),
  multi_channels_select: multiSelect(conversations, (e) => e.initial_channels),
  radio_buttons: radios,
  checkboxes,
  datepicker: moment("date", (e) => e.initial_date),
  timepicker: moment("time", (e) => e.initial_time),
  datetimepicker: moment(
    "datetime-local",
    (e, ctx) => e.initial_date_time && fieldOf(e.initial_date_time, ctx.person.tz),
  ),
  plain_text_input: textField({ type: "text" }),
  email_text_input: textField({ type: "email" }),
  url_text_input: textField({ type: "url" }),
  number_input: numberField,
  file_input: (element, block, ctx, labels) => fileInput(element, block, ctx, naming(element, block, labels)),
};

async function whileBusy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(element, block, ctx) {
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const common = {
    class: `btn${style}`,
    "data-key": keyOf(block, element),
    "aria-label": element.accessibility_label,
  };
  const face = plain(element.text);
  const run = (event) => {
    const node = event.currentTarget;
    if (node.getAttribute("aria-busy")) return;
    whileBusy(node, () => ctx.act(block, element, element.value ?? null));
  };
  if (!element.url) return h("button", { type: "button", ...common, onclick: run }, face);
  const anchor = link(element.url, face);
  Object.entries(common).forEach(([key, value]) => value && anchor.setAttribute(key, value));
  anchor.addEventListener("click", run);
  return anchor;
}

function overflow(element, block, ctx) {
  const items = () =>
    element.options.map((option) => ({
      text: plain(option.text),
      note: option.description && plain(option.description),
      run: () => {
        if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
        ctx.act(block, element, option.value);
      },
    }));
  return h(
    "span",
    { class: "pick" },
    menuButton(
      {
        class: "btn icon-btn",
        "aria-label": element.accessibility_label ?? "More actions",
        "data-key": keyOf(block, element),
      },
      icon("more"),
      items,
    ),
  );
}

function ownOptions(element) {
  const row = (group) => (o) => ({
    value: o.value,
    text: plain(o.text),
    note: o.description && plain(o.description),
    group,
  });
  if (element.option_groups) return element.option_groups.flatMap((g) => g.options.map(row(plain(g.label))));
  return (element.options ?? []).map(row());
}

function people(element, ctx) {
  return [...ctx.users.values()]
    .filter((u) => !u.is_bot && !u.deleted)
    .map((u) => ({ value: u.id, text: nameOf(u), note: `@${u.name}` }));
}

function conversations(element, ctx) {
  return [...ctx.channels.values()].map((c) => ({ value: c.id, text: `#${c.name}` }));
}

function select(optionsOf, initial) {
  return (element, block, ctx, labels) => {
    const held = ctx.value(block, element) ?? initial(element);
    return new Picker({
      options: optionsOf(element, ctx),
      chosen: held ? [held] : [],
      placeholder: element.placeholder ? plain(element.placeholder) : "Choose…",
      attrs: naming(element, block, labels),
      picked: ([value]) => ctx.change(block, element, value),
    }).node;
  };
}

function multiSelect(optionsOf, initial) {
  return (element, block, ctx, labels) =>
    new Picker({
      options: optionsOf(element, ctx),
      chosen: ctx.value(block, element) ?? initial(element) ?? [],
      multi: true,
      max: element.max_selected_items,
      placeholder: element.placeholder ? plain(element.placeholder) : "Choose…",
      attrs: naming(element, block, labels),
      picked: (values) => ctx.change(block, element, values),
    }).node;
}

function choices(kind, element, block, ctx, labels, isOn, changed) {
  const { id, ...names } = naming(element, block, labels);
  const group = uid("choice");
  const rows = element.options.map((option) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: kind,
        name: group,
        value: option.value,
        checked: isOn(option.value),
        "data-key": `${keyOf(block, element)}/${option.value}`,
        onchange: (event) => changed(option.value, event.currentTarget.checked),
      }),
      h(
        "span",
        { class: "choice-text" },
        ...textNodes(option.text, ctx),
        option.description && h("span", { class: "note" }, ...textNodes(option.description, ctx)),
      ),
    ),
  );
  return h("div", { class: "choices", id, role: kind === "radio" ? "radiogroup" : "group", ...names }, ...rows);
}

function radios(element, block, ctx, labels) {
  const held = ctx.value(block, element) ?? element.initial_option?.value;
  return choices(
    "radio",
    element,
    block,
    ctx,
    labels,
    (value) => value === held,
    (value) => ctx.change(block, element, value),
  );
}

function checkboxes(element, block, ctx, labels) {
  const held = new Set(ctx.value(block, element) ?? element.initial_options?.map((o) => o.value) ?? []);
  return choices(
    "checkbox",
    element,
    block,
    ctx,
    labels,
    (value) => held.has(value),
    (value, on) => {
      held[on ? "add" : "delete"](value);
      ctx.change(
        block,
        element,
        element.options.map((o) => o.value).filter((v) => held.has(v)),
      );
    },
  );
}

function moment(type, initial) {
  return (element, block, ctx, labels) => {
    const held = ctx.value(block, element);
    const asField = (value) => (type === "datetime-local" && value ? fieldOf(value, ctx.person.tz) : value);
    const asValue = (text) => (type === "datetime-local" && text ? epochOfField(text, ctx.person.tz) : text || null);
    let timer;
    return h("input", {
      type,
      class: "field short",
      max: type === "time" ? undefined : type === "date" ? "9999-12-31" : "9999-12-31T23:59",
      value: (held === undefined ? initial(element, ctx) : asField(held)) ?? "",
      ...naming(element, block, labels),
      // A year typed digit by digit passes through 0002, 0020, 0202; only the last one is meant.
      onchange: (event) => {
        clearTimeout(timer);
        const value = event.currentTarget.value;
        timer = setTimeout(() => ctx.change(block, element, asValue(value)), ctx.dispatches(block) ? 500 : 0);
      },
    });
  };
}

/** Writes what is typed, and sends it on Enter or as it is typed, as the element asks. */
function typing(element, block, ctx, read) {
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const sends = (trigger) => ctx.dispatches(block) && on.includes(trigger);
  let timer;
  return {
    oninput: (event) => {
      const value = read(event.currentTarget);
      ctx.write(block, element, value);
      clearTimeout(timer);
      if (sends("on_character_entered")) timer = setTimeout(() => ctx.change(block, element, value), 400);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || !sends("on_enter_pressed")) return;
      if (element.multiline && event.shiftKey) return;
      event.preventDefault();
      ctx.change(block, element, read(event.currentTarget));
    },
  };
}

function textField(attrs) {
  return (element, block, ctx, labels) => {
    const tag = element.multiline ? "textarea" : "input";
    return h(tag, {
      class: "field",
      ...(element.multiline ? { rows: "4" } : attrs),
      autocomplete: "off",
      placeholder: element.placeholder && plain(element.placeholder),
      maxlength: element.max_length,
      value: ctx.value(block, element) ?? element.initial_value ?? "",
      ...naming(element, block, labels),
      ...typing(element, block, ctx, (node) => node.value),
    });
  };
}

function numberField(element, block, ctx, labels) {
  return h("input", {
    class: "field short",
    type: "number",
    step: element.is_decimal_allowed ? "any" : "1",
    min: element.min_value,
    max: element.max_value,
    placeholder: element.placeholder && plain(element.placeholder),
    value: ctx.value(block, element) ?? element.initial_value ?? "",
    ...naming(element, block, labels),
    ...typing(element, block, ctx, (node) => node.value),
  });
}
