// A picture's page: the star, and the arrows that go on to the next picture.
import { one } from "../lib/dom.js";
import { initStars, onPicturePress } from "./press.js";
import { initViewer } from "./viewer.js";

initStars(document);
onPicturePress(initViewer(one("[data-viewer-dialog]")).open);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || one("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, pre, [contenteditable]")) return;
  const way = { ArrowLeft: "[data-previous]", ArrowRight: "[data-next]" }[event.key];
  if (way) one(way)?.click();
});
