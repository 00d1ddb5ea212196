// A mask and the strokes that led to it.
import { bitsOf, byAlpha, count, drawn, hatching } from "./bitmap.js";

// Strokes of a brush, in pixels of the mask. Pure arithmetic.

const DENSITY = 12; // points nearer together than a twelfth of the brush change nothing that is seen
const NOTCH = 5; // percent of the slider for one press of [ or ]

// The brush for a place of its slider, 0 to 100: fine below, up to half the picture above.
export function sizeAt(part, longest) {
  return Math.max(1, Math.round((longest / 2) ** (part / 100)));
}

export const nudged = (part, direction) => Math.min(Math.max(Number(part) + direction * NOTCH, 0), 100);

export const stroke = (erase, size, ...points) => ({ kind: "stroke", erase, size, points });

// Add the points that lie far enough from the last; says whether any did.
export function extend({ size, points }, places) {
  const before = points.length;
  const least = Math.max(0.5, size / DENSITY);
  for (const [x, y] of places) {
    const [lastX, lastY] = points.at(-1);
    if (Math.hypot(x - lastX, y - lastY) >= least) points.push([tidy(x), tidy(y)]);
  }
  return points.length > before;
}

const tidy = (value) => Math.round(value * 10) / 10;

// The most pixels every browser gives a canvas. The server brings a smaller mask of the same shape to the
// picture's size.
const MOST_PIXELS = 4096 * 4096;

export function workSize(width, height) {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  return [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
}

export const clampPoint = ([x, y], [width, height]) => [
  Math.min(Math.max(x, 0), width),
  Math.min(Math.max(y, 0), height),
];

// "12%" of the picture; never 0 while something is painted, nor 100 while something is not.
export function share(painted, pixels) {
  if (painted === 0) return "0%";
  if (painted === pixels) return "100%";
  const part = (100 * painted) / pixels;
  if (part < 1) return "less than 1%";
  return part > 99 ? "more than 99%" : `${Math.round(part)}%`;
}

// What was done to a mask, to be undone and done again. Steps are replayed from a snapshot, so that what
// is kept has a bound: never more than twice EVERY steps and two snapshots.

export const EVERY = 50;

export function steps(every = EVERY) {
  let base = null; // snapshot before the first step
  let middle = null; // snapshot after the first `every` steps
  let done = [];
  let undone = [];
  return {
    // `snapshot()` gives one step that leads to what is seen after `step`.
    push(step, snapshot) {
      done.push(step);
      undone = [];
      if (done.length === 2 * every) {
        base = middle;
        done = done.slice(every);
      }
      if (done.length === every) middle = snapshot();
    },
    undo: () => done.length > 0 && Boolean(undone.push(done.pop())),
    redo: () => undone.length > 0 && Boolean(done.push(undone.pop())),
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    // The steps that lead from nothing to what is to be seen.
    replay() {
      if (done.length >= every) return [middle, ...done.slice(every)];
      return base ? [base, ...done] : [...done];
    },
    reset() {
      [base, middle, done, undone] = [null, null, [], []];
    },
  };
}

// The canvas with the mask: opaque hatching where it is painted, nothing elsewhere. How much of the
// picture shines through is CSS.

const [PAINTED, NOT] = [0xff000000, 0];
const [WHITE, BLACK] = [0xffffffff, 0xff000000];

function surface(canvas) {
  const pen = canvas.getContext("2d");
  let hatch = null;
  let read = null; // the mask in bits, until something is drawn

  function cover(operation) {
    pen.globalCompositeOperation = operation;
    pen.fillStyle = hatch;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.globalCompositeOperation = "source-over";
  }

  // A stroke, or the part of it that is new.
  function line({ erase, size, points }, from = 0) {
    const [[x, y], ...more] = points.slice(from);
    read = null;
    pen.globalCompositeOperation = erase ? "destination-out" : "source-over";
    Object.assign(pen, { strokeStyle: hatch, lineWidth: size, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 0.01, y); // a line of no length is no dot everywhere
    for (const point of more) pen.lineTo(...point);
    pen.stroke();
    pen.globalCompositeOperation = "source-over";
  }

  const kinds = {
    stroke: (step) => line(step),
    clear: () => pen.clearRect(0, 0, canvas.width, canvas.height),
    invert: () => cover("xor"),
    mask(step) {
      kinds.clear();
      pen.drawImage(drawn(step, PAINTED, NOT), 0, 0, canvas.width, canvas.height);
      cover("source-in");
    },
  };

  function draw(step) {
    read = null;
    kinds[step.kind](step);
  }

  // What is seen, as a step that leads to it.
  function mask() {
    const { width, height } = canvas;
    read ??= { kind: "mask", width, height, bits: bitsOf(canvas, byAlpha) };
    return read;
  }

  return {
    line,
    draw,
    mask,
    open([width, height], scale, colours) {
      Object.assign(canvas, { width, height });
      hatch = hatching(colours, scale);
      read = null;
    },
    redraw(steps) {
      draw({ kind: "clear" });
      for (const step of steps) draw(step);
    },
    size: () => [canvas.width, canvas.height],
    painted: () => count(mask().bits),
    exported: () => drawn(mask(), WHITE, BLACK), // pure black and white
  };
}

// The mask that is being worked on: what is seen, and the steps that led there.

// `changed()` is called after every step, there or back.
export function work(canvas, changed) {
  const view = surface(canvas);
  const undoable = steps();

  function push(step, isDrawn = false) {
    if (!isDrawn) view.draw(step);
    undoable.push(step, view.mask);
    changed();
  }

  function back(went) {
    if (!went) return false;
    redraw();
    changed();
    return true;
  }

  const redraw = () => view.redraw(undoable.replay());

  return {
    push,
    redraw,
    undo: () => back(undoable.undo()),
    redo: () => back(undoable.redo()),
    canUndo: undoable.canUndo,
    canRedo: undoable.canRedo,
    // An empty mask for a picture of this size. Says whether one was dropped, which undo brings back.
    open([width, height], scale, colours) {
      const before = view.painted() ? view.mask() : null;
      view.open(workSize(width, height), scale, colours);
      undoable.reset();
      if (before) undoable.push(before, view.mask);
      if (before) undoable.push({ kind: "clear" }, view.mask);
      changed();
      return before !== null;
    },
    line: view.line,
    mask: view.mask,
    size: view.size,
    painted: view.painted,
    exported: view.exported,
  };
}
