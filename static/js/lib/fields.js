// The fields of a form: numbers, their sliders, and the keys that send it.
import { all, one } from "./dom.js";

// Numbers as people type them, read as the server reads them (playground/parameters/fields.py): with a decimal comma
// too. What is no number is NaN here, and is refused there.

const WHOLE = /^[+-]?\d+(\.0{0,2})?$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const DIGITS = 10; // kept of a step, so that 0.1 and 0.2 are 0.3
const FINE_STEP = 0.1; // where none is declared

export function readNumber(text, whole = false) {
  const plain = text.trim().replace("−", "-");
  if (whole) return WHOLE.test(plain) ? Number(plain) : NaN;
  const point = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain;
  return DECIMAL.test(point) ? Number(point) : NaN;
}

export const numberIn = (field) => readNumber(field.value, field.dataset.number === "int");

// One step up or down, within the bounds; a blank field begins at what it shows.
export function stepped(text, direction, { number, min, max, step, rest = "" }) {
  const whole = number === "int";
  const from = text.trim() ? readNumber(text, whole) : parseFloat(rest);
  if (text.trim() && Number.isNaN(from)) return text;
  const start = Number.isNaN(from) ? Number(min ?? 0) : from + direction * Number(step || (whole ? 1 : FINE_STEP));
  const [low, high] = [Number(min ?? -Infinity), Number(max ?? Infinity)];
  return String(Number(Math.min(Math.max(start, low), high).toFixed(DIGITS)));
}

// The arrow keys step a number, as they do in the browser's own fields.
export function initNumbers(form) {
  for (const field of all("[data-number]", form)) field.setAttribute("aria-keyshortcuts", "ArrowUp ArrowDown");
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || !field.matches?.("[data-number]") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = stepped(field.value, direction, { ...field.dataset, rest: field.placeholder });
    if (next === field.value) return;
    field.value = next;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
}

// A slider beside a bounded number field. It is for the pointer alone: the field has the keyboard.

const MOST_STEPS = 20_000; // beyond that a slider cannot hit a value

export function bounds({ min, max, step, number }) {
  if (min === undefined || max === undefined || !["int", "float"].includes(number)) return null;
  const [low, high] = [Number(min), Number(max)];
  const by = Number(step) || (number === "int" ? 1 : 0.01);
  const usable = Number.isFinite(low) && high > low && (high - low) / by <= MOST_STEPS;
  return usable ? { low, high, by } : null;
}

export function addSlider(row) {
  const field = one("input[data-number]", row);
  markChanged(row, field);
  const range = field && bounds(field.dataset);
  if (!range) return;
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", className: "slider", tabIndex: -1 });
  Object.assign(slider, { min: range.low, max: range.high, step: range.by });
  slider.setAttribute("aria-hidden", "true");
  const rest = row.dataset.default ?? row.dataset.neutral ?? range.low;
  const follow = () => {
    const number = numberIn(field);
    slider.value = Number.isNaN(number) ? rest : number;
    slider.classList.toggle("unset", Number.isNaN(number));
  };
  slider.addEventListener("input", () => {
    field.value = slider.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", follow);
  yieldToScrolling(slider, field);
  field.after(slider);
  follow();
}

// A form that is sent whole has a value in each field: what differs from the default stands out.
function markChanged(row, field) {
  if (!field || row.closest("[data-params]") || row.dataset.default === undefined) return;
  const mark = () => row.classList.toggle("set", field.value !== "" && numberIn(field) !== Number(row.dataset.default));
  field.addEventListener("input", mark);
  mark();
}

// A finger that turns out to scroll the page leaves the value as it was.
function yieldToScrolling(slider, field) {
  let before = null;
  slider.addEventListener("pointerdown", () => (before = field.value));
  slider.addEventListener("pointercancel", () => {
    field.value = before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Enter sends in chat, Shift+Enter breaks the line, Ctrl/⌘+Enter runs everywhere, Esc stops.

// "run", "stop" or "" for one key. While an input method composes, Enter belongs to it.
export function intent(event, { chat, inMessage, busy }) {
  if (event.isComposing || event.keyCode === 229) return "";
  if (event.key === "Escape") return busy ? "stop" : "";
  if (event.key !== "Enter") return "";
  if (event.ctrlKey || event.metaKey) return "run";
  return chat && inMessage && !event.shiftKey && !event.altKey ? "run" : "";
}

export function initKeyboard(form, { run, stop, busy }) {
  document.addEventListener("keydown", (event) => {
    if (one("dialog[open]")) return;
    const context = {
      chat: form.dataset.mode === "chat",
      inMessage: event.target.name === "message",
      busy: busy(),
    };
    const wanted = intent(event, context);
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "run") run();
    else stop();
  });
}

// What one came to write in has the focus, but where that would bring a keyboard over the page, or where
// something else wants to be seen first.
export function focusOnArrival(form, field) {
  const keys = matchMedia("(hover: hover) and (pointer: fine)").matches;
  const elsewhere = document.activeElement !== document.body || location.hash.length > 1 && location.hash !== "#end";
  if (!keys || elsewhere || one("[aria-invalid], [data-error] .problem", form)) return;
  field.focus({ preventScroll: true });
}
