// Rich text (Atlassian Document Format) to plain text and back, as far as this page needs it.

const INLINE = {
  text: (node) => node.text,
  hardBreak: () => "\n",
  mention: (node) => node.attrs?.text ?? "",
  emoji: (node) => node.attrs?.text ?? node.attrs?.shortName ?? "",
  inlineCard: (node) => node.attrs?.url ?? "",
};

const inside = (node, between) =>
  (node.content ?? [])
    .map(toText)
    .filter((text) => text !== "")
    .join(between);

export function toText(node) {
  if (!node) return "";
  if (INLINE[node.type]) return INLINE[node.type](node);
  if (["paragraph", "heading", "codeBlock", "taskItem"].includes(node.type))
    return (node.content ?? []).map(toText).join("");
  if (node.type === "listItem") return `- ${inside(node, "\n")}`;
  return inside(node, ["bulletList", "orderedList", "taskList"].includes(node.type) ? "\n" : "\n\n");
}

export function toDocument(text) {
  const paragraphs = text.trim().split(/\n\s*\n/).filter((each) => each.trim());
  if (!paragraphs.length) return null;
  const lines = (paragraph) =>
    paragraph.split("\n").flatMap((line, i) => [
      ...(i ? [{ type: "hardBreak" }] : []),
      ...(line.trimEnd() ? [{ type: "text", text: line.trimEnd() }] : []),
    ]);
  return {
    type: "doc",
    version: 1,
    content: paragraphs.map((each) => ({ type: "paragraph", content: lines(each) })),
  };
}

/** Whether plain text over it would lose formatting. */
export const isRich = (node) =>
  (node?.content ?? []).some(
    (block) =>
      block.type !== "paragraph" ||
      (block.content ?? []).some((each) => !["text", "hardBreak"].includes(each.type) || each.marks?.length),
  );
