// Run in the page by test_accessibility.py: what can be told about a screen without a person.
() => {
  const shown = (node) => node.getClientRects().length > 0 && !node.closest(".sr-only");
  const texts = (ids) =>
    (ids || "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ")
      .trim();
  const nameOf = (node) =>
    texts(node.getAttribute("aria-labelledby")) ||
    node.getAttribute("aria-label") ||
    [...(node.labels ?? [])]
      .map((label) => label.textContent)
      .join(" ")
      .trim() ||
    node.textContent.trim();

  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      layers.push(rgba(getComputedStyle(at).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  // WCAG 2.2, relative luminance and contrast ratio.
  const light = (color) =>
    color
      .slice(0, 3)
      .map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (node) => {
    const under = ground(node);
    const [high, low] = [light(under), light(over(rgba(getComputedStyle(node).color), under))].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  const controls =
    "button, a[href], input, textarea, [role=combobox], [role=option], [role=menuitem], [role=dialog], [role=log], [role=listbox]";
  const nameless = [...document.querySelectorAll(controls)]
    .filter(shown)
    .filter((node) => !nameOf(node))
    .map((node) => node.outerHTML.slice(0, 160));
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const words = walker.currentNode.data.trim();
    if (!words || !shown(node) || node.closest("[inert], .cover [inert]") || getComputedStyle(node).opacity === "0")
      continue;
    if (contrast(node) < 4.5) faint.add(`${words.slice(0, 40)} (${contrast(node).toFixed(2)})`);
  }
  return {
    nameless,
    twice: ids.filter((id, i) => ids.indexOf(id) !== i),
    dangling: [...document.querySelectorAll("[aria-labelledby]")]
      .filter((node) => !texts(node.getAttribute("aria-labelledby")))
      .map((node) => node.outerHTML.slice(0, 160)),
    faint: [...faint],
    sideways: document.documentElement.scrollWidth > innerWidth,
  };
};
