// Block Kit blocks as DOM nodes. `ctx` says who reads and takes what they do (see context.js).

import { h, safeUrl, uid } from "./dom.js";
import { control } from "./elements.js";
import { markdown } from "./markdown.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

export function renderBlocks(blocks, ctx) {
  return h("div", { class: "blocks" }, ...blocks.map((block) => renderBlock(block, ctx)));
}

function renderBlock(block, ctx) {
  const build = BLOCKS[block.type] ?? unknown;
  const node = build(block, ctx);
  node.classList.add("block");
  node.dataset.block = block.block_id ?? "";
  return node;
}

const BLOCKS = {
  header: (block) => h("div", { class: "b-header", role: "heading", "aria-level": "3" }, plain(block.text)),
  section,
  actions: (block, ctx) =>
    h("div", { class: "b-actions" }, ...(block.elements ?? []).map((e) => control(e, block, ctx, {}))),
  context,
  divider: () => h("hr", { class: "b-divider" }),
  image: imageBlock,
  input,
  rich_text: richText,
  table,
  markdown: (block) => markdown(block.text ?? ""),
  alert,
};

const unknown = (block) => h("div", { class: "b-unknown" }, `A “${block.type}” block, which this page does not draw.`);

function section(block, ctx) {
  const words = uid("text");
  const side = block.accessory;
  return h(
    "div",
    { class: side ? "b-section has-side" : "b-section" },
    h(
      "div",
      { class: "b-words", id: words },
      block.text && h("div", { class: "text" }, ...textNodes(block.text, ctx)),
      block.fields && fields(block.fields, ctx),
    ),
    side &&
      h(
        "div",
        { class: "b-side" },
        side.type === "image" ? picture(side, "b-thumb") : control(side, block, ctx, { labelledby: words }),
      ),
  );
}

function fields(items, ctx) {
  return h("div", { class: "b-fields" }, ...items.map((item) => h("div", { class: "text" }, ...textNodes(item, ctx))));
}

function context(block, ctx) {
  const part = (e) => (e.type === "image" ? picture(e, "b-icon") : h("span", { class: "text" }, ...textNodes(e, ctx)));
  return h("div", { class: "b-context" }, ...(block.elements ?? []).map(part));
}

const sourceOf = (image) => safeUrl(image.image_url ?? fileUrl(image.slack_file) ?? "");

const fileUrl = (file) => file?.url ?? (file?.id && `/files/${encodeURIComponent(file.id)}/picture`);

export function picture(image, className) {
  return h("img", { class: className, src: sourceOf(image), alt: image.alt_text ?? "", loading: "lazy" });
}

function imageBlock(block) {
  return h(
    "figure",
    { class: "b-image" },
    block.title && h("figcaption", {}, plain(block.title)),
    picture(block, "b-picture"),
  );
}

/** A labelled field with its hint and, below it, the place where what is wrong with it is said. */
function input(block, ctx) {
  const ids = { label: uid("label"), hint: uid("hint"), error: uid("error"), field: uid("field") };
  const required = !block.optional && !!ctx.form;
  const hint = block.hint && h("div", { class: "hint", id: ids.hint }, plain(block.hint));
  const field = control(block.element, block, ctx, {
    id: ids.field,
    labelledby: ids.label,
    required,
    describedby: [hint && ids.hint, ids.error].filter(Boolean).join(" "),
  });
  return h(
    "div",
    { class: "b-input" },
    h(
      "label",
      { class: "label", id: ids.label, for: ids.field },
      plain(block.label),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    field,
    hint,
    h("div", { class: "error", id: ids.error, "data-error": block.block_id }),
  );
}

const CELLS = {
  raw_text: (cell) => [cell.text ?? ""],
  raw_number: (cell) => [cell.text ?? String(cell.value ?? "")],
  rich_text: (cell, ctx) => [richText(cell, ctx)],
};

function table(block, ctx) {
  const [head = [], ...body] = block.rows ?? [];
  const cell = (tag) => (c, i) => {
    const { align, is_wrapped: wrapped } = block.column_settings?.[i] ?? {};
    const classes = [align && `align-${align}`, wrapped && "wrapped"].filter(Boolean).join(" ");
    const scope = tag === "th" ? { scope: "col" } : {};
    return h(tag, { class: classes || null, ...scope }, ...(CELLS[c?.type]?.(c, ctx) ?? []));
  };
  return h(
    "div",
    { class: "b-table", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map(cell("th")))),
      h("tbody", {}, ...body.map((row) => h("tr", {}, ...row.map(cell("td"))))),
    ),
  );
}

function alert(block, ctx) {
  const level = block.level ?? "default";
  const role = level === "error" || level === "warning" ? "alert" : "note";
  return h("div", { class: `b-alert level-${level}`, role }, ...textNodes(block.text, ctx));
}
