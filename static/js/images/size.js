// Width and height: shapes, swap, and a lock that keeps their ratio.
import { all, one } from "../lib/dom.js";
import { numberIn } from "../lib/fields.js";
import { byRatio, fitted, megapixels, nearest, onGrid, reshaped } from "./sizes.js";

// `source`: the picture it starts from, where there is one.
export function initSize(form, source) {
  const place = one("[data-size]", form);
  if (!place) return;
  const [width, height] = ["width", "height"].map((name) => form.elements[name]);
  const lock = one("[data-lock]", place);
  const chips = all("[name=ratio]", place);
  const change = one("[data-reshaped]", place);
  let ratio = 0; // width to height, while it is locked

  const sides = () => [numberIn(width), numberIn(height)];
  const known = () => sides().every((side) => side > 0);
  const asked = (own) => fitted(...own).map((side, at) => sides()[at] || side); // blank: the picture's own

  function put(across, down) {
    [width.value, height.value] = [across, down];
    if (ratio) ratio = across / down;
    width.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    one("[data-megapixels]", place).textContent = known() ? megapixels(...sides()) : "";
    const shape = known() ? nearest(chips.map((chip) => chip.value), ...sides()) : "";
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === shape));
    const own = source?.size();
    change.textContent = own ? reshaped(own, asked(own)) : "";
    change.hidden = !change.textContent;
  }

  function follow(changed) {
    if (!ratio || !numberIn(changed)) return;
    if (changed === width) height.value = onGrid(numberIn(width) / ratio);
    else width.value = onGrid(numberIn(height) * ratio);
  }

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.name === "ratio") put(...byRatio(button.value, ...(known() ? sides() : [1024, 1024])));
    else if (button === lock) set(!ratio && known());
    else put(height.value, width.value);
  });
  // After the field is left: a size that is being typed is not a size yet.
  for (const field of [width, height]) {
    field.addEventListener("change", () => {
      follow(field);
      show();
    });
  }
  // The size that a model is made for follows it, until somebody has chosen another.
  const home = one("[data-home]", place);
  form.addEventListener("change", ({ target }) => {
    if (target.id !== "id_sd_model_checkpoint") return;
    const { side = "", note = "" } = target.selectedOptions?.[0]?.dataset ?? {};
    const before = home.dataset.home || "1024";
    if (side && [width, height].every(({ value }) => value === before)) put(side, side);
    [home.dataset.home, home.textContent] = [side, note];
  });
  place.addEventListener("input", show);
  form.addEventListener("restored", show);
  // Another picture to start from: the result is to have its size.
  form.addEventListener("sized", ({ detail }) => (detail ? put(...fitted(...detail)) : show()));
  show();

  function set(on) {
    ratio = on ? numberIn(width) / numberIn(height) : 0;
    lock.setAttribute("aria-pressed", String(Boolean(on)));
  }
}
