// A picture's page: the star, and the arrows that go on to the next picture.
import { one, onPress } from "../lib/dom.js";
import { initStars } from "./star.js";
import { initViewer } from "./viewer.js";

initStars(document);
onPress(document, "a[data-viewer]", initViewer(one("[data-viewer-dialog]")).open);

// Deleted in the viewer: on to where one would come back to.
document.addEventListener("trashed", (event) => {
  event.preventDefault();
  location.assign(one(".crumbs a").href);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || one("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, pre, [contenteditable]")) return;
  const way = { ArrowLeft: "[data-previous]", ArrowRight: "[data-next]" }[event.key];
  if (way) one(way)?.click();
});
