// Where growing Markdown can be cut: what stands before the cut is finished and is drawn only once.
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

// From offset `from` on: `end`, up to where all blocks are finished, and `fence`, when what remains
// is a code block still open: {language, body}, body being the offset of its first line.
export function settled(text, from) {
  const state = { end: from, fence: null, gap: false, list: false, fresh: true };
  let at = from;
  for (let stop = text.indexOf("\n", at); stop !== -1; stop = text.indexOf("\n", at)) {
    step(state, text.slice(at, stop), at, stop + 1);
    at = stop + 1;
  }
  const alone = state.fence && state.fence.start === state.end;
  return { end: state.end, fence: alone ? state.fence : null };
}

function step(state, line, start, next) {
  if (state.fence) return inside(state, line, next);
  const opening = FENCE.exec(line);
  if (!line.trim()) state.gap = true;
  else {
    const partOfList = state.list && (/^\s/.test(line) || ITEM.test(line));
    if (!state.fresh && !partOfList && !/^\s/.test(line) && (state.gap || opening)) cut(state, start);
    if (state.fresh) state.list = ITEM.test(line);
    state.fresh = state.gap = false;
  }
  if (opening && !(opening[1][0] === "`" && opening[2].includes("`"))) {
    state.fence = { start, mark: opening[1], language: opening[2].trim(), body: next };
  }
  return undefined;
}

function inside(state, line, next) {
  const closing = FENCE.exec(line);
  const { mark, start } = state.fence;
  if (!closing || closing[2].trim() || closing[1][0] !== mark[0] || closing[1].length < mark.length) return;
  state.fence = null;
  if (start === state.end) cut(state, next);
}

function cut(state, at) {
  Object.assign(state, { end: at, gap: false, list: false, fresh: true });
}
