// Steps back and forth through whole states. A new state after a step back drops what lay ahead.
export function history(first) {
  let states = [first];
  let at = 0;
  return {
    push(state) {
      if (state.text === states[at].text) states[at] = state;
      else states = [...states.slice(0, (at += 1)), state];
    },
    undo: () => (at > 0 ? states[(at -= 1)] : null),
    redo: () => (at < states.length - 1 ? states[(at += 1)] : null),
    canUndo: () => at > 0,
    canRedo: () => at < states.length - 1,
  };
}
