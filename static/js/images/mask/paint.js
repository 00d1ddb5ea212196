// Painting with mouse, pen and finger, and moving the picture meanwhile.
import { initHands } from "../hands.js";
import { initStage } from "../stage.js";
import { toPicture } from "../view.js";
import { initCrosshair } from "./crosshair.js";
import { ringOf } from "./ring.js";
import { extend, stroke } from "./strokes.js";

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
