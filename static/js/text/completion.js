// Completion: one text that the model goes on with.
import { focusOnArrival } from "../lib/fields.js";
import { one } from "../lib/dom.js";
import { plain } from "../lib/live.js";
import { initMeter } from "./meter.js";
import { session } from "./session.js";

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

// Completion: the model's words go into the text itself, marked, and can be taken back.

// A field keeps each line break as one character, whichever way it was written: what is counted in the
// answer must be what is counted in the field, or its last letters come again and again.
export const asFieldHasIt = (text) => text.replace(/\r\n?/g, "\n");

function initNotebook(form) {
  const root = one("[data-notebook]", form);
  if (!root) return null;
  const field = one("textarea", root);
  const underlay = one("[data-underlay]", root);
  const buttons = { undo: one("[data-undo]", root), redo: one("[data-redo]", root) };
  const steps = history({ text: field.value, mark: null });
  let mark = null; // [from, to]: what the model wrote last

  function paint() {
    const [from, to] = mark ?? [field.value.length, field.value.length];
    const written = document.createElement("mark");
    written.textContent = field.value.slice(from, to);
    underlay.replaceChildren(field.value.slice(0, from), written, `${field.value.slice(to)}\n`);
    buttons.undo.disabled = form.dataset.busy === "yes" || !steps.canUndo();
    buttons.redo.disabled = form.dataset.busy === "yes" || !steps.canRedo();
  }

  function show(state) {
    if (!state) return;
    field.value = state.text;
    mark = state.mark;
    paint();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // An edit inside or before what the model wrote ends its marking.
  let before = "";
  field.addEventListener("input", () => {
    if (mark && !field.value.startsWith(before)) mark = null;
    paint();
  });
  buttons.undo.addEventListener("click", () => show(steps.undo()));
  buttons.redo.addEventListener("click", () => show(steps.redo()));
  paint();

  return {
    begin() {
      steps.push({ text: field.value, mark });
      before = field.value;
      mark = [before.length, before.length];
      field.readOnly = true;
      form.dataset.busy = "yes";
    },
    draw(answer) {
      if (!mark) return;
      const from = field.value.length;
      field.setRangeText(asFieldHasIt(answer).slice(from - mark[0]), from, from, "preserve");
      mark = [mark[0], field.value.length];
      before = field.value;
      paint();
    },
    end() {
      field.readOnly = false;
      form.dataset.busy = "";
      if (mark && mark[1] > mark[0]) steps.push({ text: field.value, mark });
      paint();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
}

export function startCompletion({ form, draft, link }) {
  initMeter(form);
  const talk = session({ form, draft, link, writer: plain, notebook: initNotebook(form) });
  talk.attach();
  focusOnArrival(form, one("[data-draft]", form));
  return { ...talk, run: () => talk.send() };
}
