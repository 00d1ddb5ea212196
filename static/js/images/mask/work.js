// The mask that is being worked on: what is seen, and the steps that led there.
import { steps } from "./steps.js";
import { workSize } from "./strokes.js";
import { surface } from "./surface.js";

// `changed()` is called after every step, there or back.
export function work(canvas, changed) {
  const shown = surface(canvas);
  const undoable = steps();

  function push(step, isDrawn = false) {
    if (!isDrawn) shown.draw(step);
    undoable.push(step, shown.mask);
    changed();
  }

  function back(went) {
    if (!went) return false;
    redraw();
    changed();
    return true;
  }

  const redraw = () => shown.redraw(undoable.replay());

  return {
    push,
    redraw,
    undo: () => back(undoable.undo()),
    redo: () => back(undoable.redo()),
    canUndo: undoable.canUndo,
    canRedo: undoable.canRedo,
    // An empty mask for a picture of this size. Says whether one was dropped, which undo brings back.
    open([width, height], scale, colours) {
      const before = shown.painted() ? shown.mask() : null;
      shown.open(workSize(width, height), scale, colours);
      undoable.reset();
      if (before) undoable.push(before, shown.mask);
      if (before) undoable.push({ kind: "clear" }, shown.mask);
      changed();
      return before !== null;
    },
    line: shown.line,
    mask: shown.mask,
    size: shown.size,
    painted: shown.painted,
    exported: shown.exported,
  };
}
