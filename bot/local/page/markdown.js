// The `markdown` block: the common part of standard Markdown.

import { h, link } from "./dom.js";
import { emoji } from "./mrkdwn.js";
import { emojiOf } from "./emoji.js";

const INLINE = [
  [/\*\*(.+?)\*\*|__(.+?)__/, (m) => h("strong", {}, ...spans(m[1] ?? m[2]))],
  [/\*([^*\s](?:[^*]*[^*\s])?)\*|\b_([^_]+)_\b/, (m) => h("em", {}, ...spans(m[1] ?? m[2]))],
  [/~~(.+?)~~/, (m) => h("s", {}, ...spans(m[1]))],
  [/`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[2], ...spans(m[1]))],
  [/<?(https?:\/\/[^\s<>)]+)>?/, (m) => link(m[1], m[1])],
  [/:([a-z0-9_+-]+):/, (m) => (emojiOf(m[1]) ? emoji(m[1]) : m[0])],
];

function spans(text) {
  const hits = INLINE.map(([rule, build]) => ({ m: rule.exec(text), build })).filter((hit) => hit.m);
  if (!hits.length) return text ? [text] : [];
  const { m, build } = hits.reduce((first, hit) => (hit.m.index < first.m.index ? hit : first));
  return [text.slice(0, m.index), build(m), ...spans(text.slice(m.index + m[0].length))];
}

/** Block rules in order; each takes the lines that `test` accepts and builds one node of them. */
const RULES = [
  [/^#{1,6} /, (ls) => ls.map((l) => h("p", { class: "md-head" }, ...spans(l.replace(/^#+ /, ""))))],
  [/^\s*[-*+] /, (ls) => [h("ul", {}, ...ls.map((l) => h("li", {}, ...spans(l.replace(/^\s*[-*+] /, "")))))]],
  [/^\s*\d+[.)] /, (ls) => [h("ol", {}, ...ls.map((l) => h("li", {}, ...spans(l.replace(/^\s*\d+[.)] /, "")))))]],
  [
    /^> ?/,
    (ls) => [h("blockquote", {}, ...ls.flatMap((l, i) => [i ? h("br") : null, ...spans(l.replace(/^> ?/, ""))]))],
  ],
  [/^(-{3,}|\*{3,})$/, () => [h("hr")]],
  [/\S/, (ls) => [h("p", {}, ...ls.flatMap((l, i) => [i ? h("br") : null, ...spans(l)]))]],
];

const ruleOf = (line) => RULES.find(([test]) => test.test(line));

export function markdown(text) {
  const out = h("div", { class: "rich" });
  text.split(/^```.*$/m).forEach((part, i) => {
    if (i % 2) out.append(h("pre", { class: "code" }, part.replace(/^\n|\n$/g, "")));
    else out.append(...paragraphs(part.split("\n")));
  });
  return out;
}

function paragraphs(all) {
  const out = [];
  for (let i = 0; i < all.length;) {
    const rule = ruleOf(all[i]);
    let end = i + 1;
    while (rule && end < all.length && ruleOf(all[end]) === rule) end += 1;
    if (rule) out.push(...rule[1](all.slice(i, end)));
    i = end;
  }
  return out;
}
