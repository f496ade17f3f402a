// rich_text blocks. Their text is never parsed: a person's words stay their words.

import { h, link } from "./dom.js";
import { broadcast, channelMention, dateNode, emoji, groupMention, lines, userMention } from "./mrkdwn.js";

export function richText(block, ctx) {
  return h("div", { class: "rich" }, ...(block.elements ?? []).map((part) => container(part, ctx)));
}

function container(part, ctx) {
  const inner = () => (part.elements ?? []).flatMap((e) => piece(e, ctx));
  if (part.type === "rich_text_list") return list(part, ctx);
  if (part.type === "rich_text_preformatted") return h("pre", { class: "code" }, ...inner());
  if (part.type === "rich_text_quote") return h("blockquote", {}, ...inner());
  return h("p", {}, ...inner());
}

function list(part, ctx) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = part.offset ? { start: part.offset + 1 } : {};
  const level = `indent-${Math.min(part.indent ?? 0, 5)}`;
  const items = (part.elements ?? []).map((e) => h("li", {}, ...(e.elements ?? []).flatMap((x) => piece(x, ctx))));
  return h(tag, { class: part.border ? `${level} bordered` : level, ...start }, ...items);
}

const PIECES = {
  text: (e) => lines(e.text ?? ""),
  link: (e) => [link(e.url, e.text || e.url)],
  user: (e, ctx) => [userMention(e.user_id, ctx)],
  usergroup: (e, ctx) => [groupMention(e.usergroup_id, ctx)],
  channel: (e, ctx) => [channelMention(e.channel_id, ctx)],
  broadcast: (e) => [broadcast(e.range)],
  emoji: (e) => [emoji(e.name, e.unicode ? fromHex(e.unicode) : undefined)],
  date: (e, ctx) => [dateNode(e.timestamp, e.format ?? "{date_num}", e.url, e.fallback, ctx)],
  color: (e) => [h("code", {}, e.value)],
};

const fromHex = (codes) => String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function piece(element, ctx) {
  const nodes = PIECES[element.type]?.(element, ctx) ?? [element.text ?? ""];
  return STYLES.reduce((inner, [style, tag]) => (element.style?.[style] ? [h(tag, {}, ...inner)] : inner), nodes);
}
