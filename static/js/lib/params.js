// The parameter panel: sliders beside number fields, how many are set, clear and neutral.
import { all, one } from "./dom.js";
import { addSlider } from "./slider.js";

export function initParams(form) {
  const panel = one("[data-params]", form);
  if (!panel) return;
  const rows = all("[data-param]", panel);
  for (const row of rows) addSlider(row);
  const count = () => showCounts(form, rows);
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  one("[data-reset]", panel).addEventListener("click", () => fill(form, rows, () => ""));
  one("[data-neutral-all]", panel).addEventListener("click", () =>
    fill(form, rows, (row) => row.dataset.neutral ?? ""),
  );
  for (const group of all("[data-group]", panel)) if (setIn(group)) group.open = true;
  count();
}

export const control = (row) => one("input:not(.slider), select, textarea", row);

function isSet(row) {
  const field = control(row);
  return field.type === "checkbox" ? field.checked : field.value.trim() !== "";
}

function setIn(part) {
  return all("[data-param]", part).filter(isSet).length;
}

function showCounts(form, rows) {
  let whole = 0;
  for (const row of rows) {
    const on = isSet(row);
    row.classList.toggle("set", on);
    whole += on;
  }
  for (const place of all("[data-set-count]", form)) place.textContent = whole ? `${whole} set` : "";
  for (const group of all("[data-group]", form)) {
    const some = setIn(group);
    one("[data-group-count]", group).textContent = some ? `${some} set` : "";
  }
}

function fill(form, rows, valueFor) {
  for (const row of rows) {
    const field = control(row);
    if (field.type === "checkbox") field.checked = false;
    else field.value = valueFor(row);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
