// Where pictures are looked at: the full-screen viewer and the before/after sliders. Both are
// fetched with the first picture there is to look at; until then a press opens the plain file.
import { all, one } from "../dom.js";

async function initSplits(root) {
  const added = all("[data-split]:not([data-ready])", root);
  for (const each of added) each.dataset.ready = "";
  if (!added.length) return;
  const { initSplit } = await import("./split.js");
  added.forEach(initSplit);
}

async function initDialog(root) {
  const dialog = one("[data-viewer-dialog]:not([data-ready])");
  if (!dialog || !one("a[data-viewer]", root)) return;
  dialog.dataset.ready = "";
  const { initViewer } = await import("./viewer.js");
  initViewer(dialog);
}

function look(root) {
  initSplits(root);
  initDialog(root);
}
look(document);
// What htmx brings later.
document.addEventListener("htmx:load", (event) => look(event.target));
