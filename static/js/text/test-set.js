// The page of a test set: a table that is pasted into a cell becomes rows.
import { one } from "../lib/dom.js";

const form = one("#set");

form?.addEventListener("paste", (event) => {
  const cell = event.target.closest(".tests-table tbody textarea");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !isTable(text)) return;
  event.preventDefault();
  one("[name=pasted]", form).value = text;
  form.requestSubmit(one("[name=action][value=paste]", form));
});

// Several cells: one that has line breaks is text to be typed.
function isTable(text) {
  return text.includes("\t");
}
