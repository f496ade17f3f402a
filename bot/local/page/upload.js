// The input for files: each is uploaded when it is chosen, and its id is what the form holds.

import { inWords, post } from "./api.js";
import { h } from "./dom.js";

const names = new Map(); // file id → its name, for a form that is drawn anew

const MOST = 10;

async function base64(file) {
  const reader = new FileReader();
  await new Promise((done) => {
    reader.onloadend = done;
    reader.readAsDataURL(file);
  });
  return String(reader.result ?? "").split(",")[1] ?? "";
}

async function uploaded(file, ctx) {
  const answer = await post("/client/upload", {
    user: ctx.person.id,
    name: file.name,
    content: await base64(file),
  });
  if (answer.ok) names.set(answer.id, file.name);
  return answer;
}

/** A file chooser; `attrs` name it, `said` is where what is chosen and what went wrong is said. */
export function fileInput(element, block, ctx, attrs) {
  const most = element.max_files ?? MOST;
  const said = h("div", { class: "hint", role: "status" });
  const tell = (ids) => {
    said.textContent = ids.map((id) => names.get(id) ?? "A file").join(", ");
  };
  tell(ctx.value(block, element) ?? []);
  const field = h("input", {
    class: "field",
    type: "file",
    multiple: most > 1,
    accept: element.filetypes?.map((kind) => `.${kind}`).join(","),
    ...attrs,
    onchange: async () => {
      said.textContent = "Uploading…";
      const answers = await Promise.all([...field.files].slice(0, most).map((file) => uploaded(file, ctx)));
      const failed = answers.find((each) => !each.ok);
      const ids = answers.filter((each) => each.ok).map((each) => each.id);
      await ctx.change(block, element, ids);
      tell(ids);
      if (failed) said.textContent = inWords(failed.error);
    },
  });
  return h("div", { class: "upload" }, field, said);
}
