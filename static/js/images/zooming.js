// Buttons, keys and a double click that zoom a stage.
import { one } from "../dom.js";
import { times } from "./stage.js";

const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };

export const direction = (event) => (event.ctrlKey || event.metaKey || event.altKey ? "" : (KEYS[event.key] ?? ""));

// `root` holds the stage's element and its buttons; `stage` is what initStage gave.
export function initZooming(root, element, stage) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) stage.zoom(button.dataset.zoom);
  });
  root.addEventListener("keydown", (event) => {
    const wanted = direction(event);
    if (!wanted) return;
    event.preventDefault();
    stage.zoom(wanted);
  });
  element.addEventListener("dblclick", (event) => {
    const { left, top } = element.getBoundingClientRect();
    stage.toggle([event.clientX - left, event.clientY - top]);
  });
}

export const sayZoom = (root) => (view) => (one("[data-zoom-said]", root).textContent = times(view));
