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
