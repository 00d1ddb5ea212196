// The brush: its tools, its keys, and the hand that leads it.
import { all, one } from "../../lib/dom.js";
import { contained, initHands, initStage, revealed, toPicture, toStage } from "../stage.js";
import { clampPoint, extend, nudged, sizeAt, stroke } from "./work.js";

// Which key does what while the mask editor has the focus.

const LETTERS = {
  b: "brush",
  e: "eraser",
  "[": "smaller",
  "]": "larger",
  "+": "in",
  "=": "in",
  "-": "out",
  0: "fit",
  f: "enlarge",
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The name of what is to be done, or "". `typing`: the key belongs to a field.
export function action(event, typing = false) {
  if (event.altKey || event.isComposing || typing) return "";
  if (!event.ctrlKey && !event.metaKey) return LETTERS[event.key.toLowerCase()] ?? "";
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : "";
}

// On the canvas itself: arrows move the crosshair, with Shift they paint on their way.
export function crossing(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Enter" || event.key === " ") return { paint: true, by: [0, 0] };
  return ARROWS[event.key] ? { paint: event.shiftKey, by: ARROWS[event.key] } : null;
}

// The outline of the brush, where the pointer or the crosshair is.

function ringOf(element, { work, brush }) {
  const ring = one("[data-ring]", element);
  let stage = null;

  function again() {
    if (ring.hidden || !stage) return;
    const scale = contained(stage.room(), work.size()).scale * stage.view().k;
    ring.style.setProperty("--wide", `${Math.max(brush().size * scale, 3)}px`);
    ring.classList.toggle("erases", brush().erase);
  }

  return {
    again,
    hide: () => (ring.hidden = true),
    // At a place on the stage, in CSS pixels.
    show(on, [x, y], isCross = false) {
      stage = on;
      ring.hidden = false;
      ring.style.setProperty("--at-x", `${x}px`);
      ring.style.setProperty("--at-y", `${y}px`);
      ring.classList.toggle("cross", isCross);
      again();
    },
  };
}

// Painting with keys: arrows move a crosshair, Space and Enter paint. While the pointer leads, the space
// bar moves the picture instead.

// `draw(points)` draws a whole stroke. Points are pixels of the mask.
function initCrosshair(element, { stage, ring, work, brush, draw }) {
  let cross = null;
  let holds = false;
  const onStage = (point) => toStage(stage.view(), stage.room(), work.size(), point);
  const middle = () => toPicture(stage.view(), stage.room(), work.size(), stage.room().map((side) => side / 2));
  const moved = () => (cross ? ring.show(stage, onStage(cross), true) : ring.hide());

  function go({ paint, by: [dx, dy] }) {
    const from = cross ?? middle();
    const far = Math.max(1, brush().size / 2);
    cross = clampPoint([from[0] + dx * far, from[1] + dy * far], work.size());
    stage.show(revealed(stage.view(), stage.room(), onStage(cross)));
    if (paint) draw(dx || dy ? [from, cross] : [cross]);
  }

  function hold(on) {
    holds = on;
    element.classList.toggle("held", on);
  }

  function leave() {
    cross = null;
    ring.hide();
  }

  element.addEventListener("keydown", (event) => {
    const wanted = crossing(event);
    if (!wanted) return;
    event.preventDefault();
    if (event.key === " " && !cross) hold(true);
    else go(wanted);
  });
  element.addEventListener("keyup", (event) => event.key === " " && hold(false));
  element.addEventListener("blur", () => {
    hold(false);
    leave();
  });
  element.addEventListener("focus", () => {
    if (element.matches(":focus-visible")) go({ paint: false, by: [0, 0] });
  });
  return { moved, leave, holds: () => holds, leads: () => cross !== null };
}

// Painting with mouse, pen and finger, and moving the picture meanwhile.

const PEN_ERASER = 32;

// `brush()` gives {erase, size} in pixels of the mask, `seen(view)` is told of every zoom.
export function initPaint(element, { work, brush, seen }) {
  const ring = ringOf(element, { work, brush });
  let step = null; // the stroke that is being drawn
  let last = null; // where the one before ended
  const stage = initStage(element, {
    seen(view) {
      keys.moved();
      seen(view);
    },
  });
  const keys = initCrosshair(element, { stage, ring, work, brush, draw });
  const here = (at) => toPicture(stage.view(), stage.room(), work.size(), at);

  function begin(points, erase) {
    step = stroke(erase, brush().size, ...points);
    work.line(step);
  }

  function follow(places) {
    ring.show(stage, places.at(-1));
    const from = step.points.length - 1;
    if (extend(step, places.map(here))) work.line(step, from);
  }

  function finish() {
    last = step.points.at(-1);
    work.push(step, true);
    step = null;
  }

  function draw(points) {
    if (step) return;
    begin(points, brush().erase);
    finish();
  }

  initHands(element, {
    pans: (event) => event.button === 1 || keys.holds(),
    start(at, event) {
      keys.leave();
      ring.show(stage, at);
      const from = event.shiftKey && last ? [last] : []; // a straight line from there
      begin([...from, here(at)], brush().erase || Boolean(event.buttons & PEN_ERASER));
    },
    move: follow,
    end(at) {
      follow([at]);
      finish();
    },
    cancel() {
      step = null;
      work.redraw();
    },
    pan: stage.pan,
    pinch: stage.pinch,
    hover(at, event) {
      if (at === null && keys.leads()) return;
      keys.leave();
      if (at && event.pointerType !== "touch") ring.show(stage, at);
    },
  });
  return { ...stage, busy: () => step !== null, brushed: ring.again };
}

// The tools of the mask editor: which one is in the hand, how large, and what else can be done.

const FIELDS = "input:not([type=range], [type=file]), textarea, select";

// `actions` by name; `longest()` is the longer side of the mask in pixels; `changed()` the brush has.
export function initTools(root, { actions, longest, changed }) {
  const slider = one("[data-brush-size]", root);
  const label = one("[data-brush-said]", root);
  const say = (words) => (one("[data-mask-spoken]", root).textContent = words);
  let tool = "brush";

  const brush = () => ({ erase: tool === "eraser", size: sizeAt(Number(slider.value), longest()) });

  function show() {
    const { size } = brush();
    label.textContent = `${size} px`;
    slider.setAttribute("aria-valuetext", size === 1 ? "1 pixel" : `${size} pixels`);
    changed();
  }

  function take(name) {
    tool = name;
    for (const button of all("[data-mask-tool]", root)) {
      button.setAttribute("aria-pressed", String(button.dataset.maskDo === name));
    }
    changed();
  }

  function resize(direction) {
    slider.value = nudged(slider.value, direction);
    show();
    say(`Brush ${slider.getAttribute("aria-valuetext")}`);
  }

  const known = {
    ...actions,
    brush: () => take("brush"),
    eraser: () => take("eraser"),
    smaller: () => resize(-1),
    larger: () => resize(1),
  };

  slider.addEventListener("input", show);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mask-do]");
    if (button && button.getAttribute("aria-disabled") !== "true") known[button.dataset.maskDo]();
  });
  root.addEventListener("keydown", (event) => {
    const name = action(event, event.target.matches(FIELDS));
    if (!name) return;
    event.preventDefault();
    known[name]();
    if (name === "brush" || name === "eraser") say(name === "brush" ? "Brush" : "Eraser");
  });
  return { brush, show };
}
