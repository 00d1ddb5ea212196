// What stands in the form's fields, by name: read, and filled in again.
import { all } from "../lib/dom.js";
import { keepAside } from "./listed.js";

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "endpoint", "was", "action", "style", "style_name", "from", "source"]);

function controls(form) {
  return all("input, select, textarea", form).filter(
    ({ name, type }) => name && !LEFT_OUT.has(name) && !["file", "hidden", "submit", "button", "range"].includes(type),
  );
}

export function fields(form) {
  const found = {};
  for (const control of controls(form)) (found[control.name] ??= []).push(control.value);
  return found;
}

export function fill(form, values) {
  const at = {};
  for (const control of controls(form)) {
    const given = values[control.name];
    if (!given) continue;
    const value = given[(at[control.name] = (at[control.name] ?? -1) + 1)] ?? "";
    const listed = control.closest("[data-listed]");
    if (control.closest(".other-name")) {
      if (value) keepAside(listed, value);
      continue;
    }
    control.value = value;
    if (listed && control.value !== value) keepAside(listed, value);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.dispatchEvent(new Event("restored"));
}
