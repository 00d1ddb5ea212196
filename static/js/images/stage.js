// A stage on which a picture is zoomed and moved. Its sheets follow by --k, --x and --y.
import { one } from "../lib/dom.js";
import { moved, pinched, stepped, whole, zoomed } from "./view.js";

const CLOSE = 3; // times larger after a double click
const SPEED = 0.0022; // of the wheel; a notch of 120 is about a third
const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };

// `wheel(event)` says whether it zooms, `seen(view)` is called when another part is seen.
export function initStage(stage, { wheel = commanded, seen = () => {} } = {}) {
  let view = whole;
  const room = () => [stage.clientWidth, stage.clientHeight];
  const part = ([x, y]) => [x / stage.clientWidth, y / stage.clientHeight];

  function show(next) {
    view = next;
    stage.style.setProperty("--k", String(view.k));
    stage.style.setProperty("--x", `${view.x * 100}%`);
    stage.style.setProperty("--y", `${view.y * 100}%`);
    stage.classList.toggle("zoomed", view.k > 1);
    seen(view);
  }

  stage.addEventListener(
    "wheel",
    (event) => {
      if (!wheel(event)) return;
      event.preventDefault();
      const { left, top } = stage.getBoundingClientRect();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * SPEED * (event.ctrlKey ? 2 : 1));
      show(zoomed(view, factor, part([event.clientX - left, event.clientY - top])));
    },
    { passive: false },
  );

  return {
    room,
    show,
    view: () => view,
    toggle: (at) => show(view.k > 1 ? whole : zoomed(view, CLOSE, part(at))),
    zoom: (direction) => show(stepped(view, direction)),
    pan: ([ax, ay], [bx, by]) => show(moved(view, ...part([bx - ax, by - ay]))),
    pinch: (before, after) => show(pinched(view, before.map(part), after.map(part))),
  };
}

export const commanded = (event) => event.ctrlKey || event.metaKey;

// "2.5×" as large as the whole picture.
export const times = ({ k }) => `${Number(k.toFixed(1))}×`;

export const direction = (event) => (event.ctrlKey || event.metaKey || event.altKey ? "" : (KEYS[event.key] ?? ""));

// Buttons, keys and a double click that zoom: `root` holds the stage's element and its buttons; `stage` is what initStage gave.
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
