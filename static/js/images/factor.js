// Another upscaler: it is asked for what its name says, unless somebody chose another factor.
import { one } from "../lib/dom.js";
import { numberIn } from "../lib/fields.js";

const USUAL = 2; // as imagegen/generate/forms.py has it, which reads names in the same way
const FACTOR = /(?<![\d.])([1-8])x(?!\d)|(?<![a-z\d])x([1-8])(?![\d.])/i;

export function initFactor(form) {
  if (!form.elements.upscaler_1) return;
  let before = chosen(form);

  form.addEventListener("change", ({ target }) => {
    const name = chosen(form);
    if (target.name !== "upscaler_1" || !name) return;
    const row = one("[data-param=upscaling_resize]", form);
    const [field, usual] = [one("[data-number]", row), Number(row.dataset.default ?? USUAL)];
    const follows = numberIn(field) === factor(before, usual);
    before = name;
    if (!follows) return;
    field.value = factor(name, usual);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Filled in anew, or with the names of another provider.
  for (const kind of ["input", "restored"]) {
    form.addEventListener(kind, ({ target }) => target === form && (before = chosen(form)));
  }
}

// What is typed goes before the list.
const chosen = (form) => new FormData(form).getAll("upscaler_1").filter(Boolean).at(-1) ?? "";

// How many times an upscaler enlarges, as its name says it.
export function factor(name, otherwise) {
  const found = FACTOR.exec(name);
  return found ? Number(found[1] ?? found[2]) : otherwise;
}
