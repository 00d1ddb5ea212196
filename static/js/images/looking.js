// Where pictures are looked at: the full-screen viewer and the before/after sliders. Both are
// fetched with the first picture there is to look at; a press before the viewer has come waits for it.
import { all, one, onPress } from "../lib/dom.js";

let viewer = null;

const fetchViewer = () =>
  (viewer ??= import("./viewer.js").then(({ initViewer }) => initViewer(one("[data-viewer-dialog]"))));

async function initSplits(root) {
  const added = all("[data-split]:not([data-ready])", root);
  for (const each of added) each.dataset.ready = "";
  if (!added.length) return;
  const { initSplit } = await import("./split.js");
  added.forEach(initSplit);
}

async function openPicture(link) {
  const { open } = await fetchViewer().catch(() => ({ open: ({ href }) => location.assign(href) }));
  open(link);
}

function look(root) {
  initSplits(root);
  if (one("a[data-viewer]", root)) fetchViewer().catch(() => (viewer = null)); // tried again by a press
}
look(document);
// What htmx brings later.
document.addEventListener("htmx:load", (event) => look(event.target));
onPress(document, "a[data-viewer]", openPicture);
