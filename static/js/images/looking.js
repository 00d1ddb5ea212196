// Where pictures are looked at: the full-screen viewer and the before/after sliders.
import { all, one } from "../dom.js";
import { initSplit } from "./split.js";
import { initViewer } from "./viewer.js";

const dialog = one("[data-viewer-dialog]");
if (dialog) initViewer(dialog);

export function initSplits(root) {
  for (const each of all("[data-split]:not([data-ready])", root)) {
    each.dataset.ready = "";
    initSplit(each);
  }
}
initSplits(document);
// What htmx brings later.
document.addEventListener("htmx:load", (event) => initSplits(event.target));
