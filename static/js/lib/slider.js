// A slider beside a bounded number field. It is for the pointer alone: the field has the keyboard.
import { one } from "./dom.js";
import { numberIn } from "./number.js";

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

// A finger that turns out to scroll the page leaves the value as it was.
function yieldToScrolling(slider, field) {
  let before = null;
  slider.addEventListener("pointerdown", () => (before = field.value));
  slider.addEventListener("pointercancel", () => {
    field.value = before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
