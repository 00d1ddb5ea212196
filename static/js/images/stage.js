// A picture that is looked at or painted on: moved and enlarged by hand.
import { one } from "../lib/dom.js";

// What of a picture is seen: {k, x, y}. The sheet it lies on is as large as the stage at k = 1, and
// everything is counted in sides of the stage, so that it holds at any size. Pure arithmetic.

export const MOST = 16;
const STEP = 1.5;

export const whole = { k: 1, x: 0, y: 0 };

const within = (value, least, most) => Math.min(Math.max(value, least), most);

// The sheet always covers the stage.
export function clamped({ k, x, y }) {
  const size = within(k, 1, MOST);
  return { k: size, x: within(x, 1 - size, 0), y: within(y, 1 - size, 0) };
}

// Larger by `factor`; what lies at the point `at` stays there.
export function zoomed(view, factor, [ax, ay] = [0.5, 0.5]) {
  const k = within(view.k * factor, 1, MOST);
  const grown = k / view.k;
  return clamped({ k, x: ax - (ax - view.x) * grown, y: ay - (ay - view.y) * grown });
}

export function stepped(view, direction, at) {
  if (direction === "fit") return whole;
  return zoomed(view, direction === "in" ? STEP : 1 / STEP, at);
}

export const moved = (view, dx, dy) => clamped({ k: view.k, x: view.x + dx, y: view.y + dy });

// Two fingers went from `before` to `after`: what was under them stays under them.
export function pinched(view, before, after) {
  const [was, is] = [middle(before), middle(after)];
  const grown = zoomed(view, spread(after) / (spread(before) || 1), was);
  return moved(grown, is[0] - was[0], is[1] - was[1]);
}

const middle = ([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const spread = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);

// How a picture of this size lies in the middle of its sheet, as `object-fit: contain` has it.
// All in pixels.
export function contained([width, height], [pictureWidth, pictureHeight]) {
  const scale = Math.min(width / pictureWidth, height / pictureHeight);
  return { scale, left: (width - pictureWidth * scale) / 2, top: (height - pictureHeight * scale) / 2 };
}

// From a place on the stage to a pixel of the picture, and back. `room` and `at` in CSS pixels.
export function toPicture(view, room, picture, at) {
  const { scale, left, top } = contained(room, picture);
  return [
    ((at[0] - view.x * room[0]) / view.k - left) / scale,
    ((at[1] - view.y * room[1]) / view.k - top) / scale,
  ];
}

export function toStage(view, room, picture, point) {
  const { scale, left, top } = contained(room, picture);
  return [(point[0] * scale + left) * view.k + view.x * room[0], (point[1] * scale + top) * view.k + view.y * room[1]];
}

// Moved just so far that a place on the stage, in CSS pixels, is seen.
export function revealed(view, room, [x, y], margin = 24) {
  const beyond = (at, side) => at - within(at, Math.min(margin, side / 2), Math.max(side - margin, side / 2));
  return moved(view, -beyond(x, room[0]) / room[0], -beyond(y, room[1]) / room[1]);
}

// Mouse, pen and fingers on a stage: one pointer does something or pans, two fingers zoom and pan.
// A second finger takes back what the first had begun.

// `pans(event)` says whether a single pointer moves the picture. All places are CSS pixels on the stage.
// `start(at, event)`, `move(places, event)`, `end(at)`, `cancel()`: a single pointer that does not pan;
// `pan(from, to)` and `pinch(before, after)`; `hover(at, event)`: nothing is pressed.
export function initHands(stage, { pans, start, move, end, cancel, pan, pinch, hover = () => {} }) {
  const down = new Map();
  let doing = "";
  let pen = 0;

  const at = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const places = () => [...down.values()];

  function begin(event) {
    doing = pans(event) ? "pan" : "use";
    if (doing === "use") start(at(event), event);
  }

  stage.addEventListener("pointerdown", (event) => {
    const palm = event.pointerType === "touch" && pen > 0;
    if (event.button === 2 || palm || (down.size && event.pointerType !== "touch")) return;
    if (event.button === 1) event.preventDefault(); // no automatic scrolling
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (event.pointerType === "pen") pen = event.pointerId;
    if (down.size === 1) begin(event);
    else if (down.size === 2 && doing) {
      if (doing === "use") cancel();
      doing = "pinch";
    }
  });

  stage.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return down.size || hover(at(event), event);
    const before = places();
    down.set(event.pointerId, at(event));
    if (doing === "use") move(steps(event).map(at), event);
    else if (doing === "pan") pan(before[0], at(event));
    else if (doing === "pinch" && down.size === 2) pinch(before, places());
    return undefined;
  });

  function leave(event, finish) {
    if (!down.delete(event.pointerId)) return;
    if (event.pointerId === pen) pen = 0;
    if (doing === "use") finish(at(event));
    doing = "";
  }
  stage.addEventListener("pointerup", (event) => leave(event, end));
  stage.addEventListener("pointercancel", (event) => leave(event, cancel));
  stage.addEventListener("lostpointercapture", (event) => leave(event, cancel));
  stage.addEventListener("pointerleave", (event) => down.size || hover(null, event));
}

// All the places since the last frame: a fast stroke stays round.
function steps(event) {
  const all = event.getCoalescedEvents?.() ?? [];
  return all.length ? all : [event];
}

// A stage on which a picture is zoomed and moved. Its sheets follow by --k, --x and --y.

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
