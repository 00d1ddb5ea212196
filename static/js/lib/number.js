// Numbers as people type them, read as the server reads them (playground/parameters/fields.py): with a decimal comma
// too. What is no number is NaN here, and is refused there.
import { all } from "./dom.js";

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
