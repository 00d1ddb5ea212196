// How large the picture comes out.
import { all, one } from "../lib/dom.js";
import { numberIn, readNumber } from "../lib/fields.js";

// Sizes on the grid that image models work on, as imagegen/sizes.py counts them.

const STEP = 64;
const LEAST = 64;
const MOST = 2048;
const SIDES = Array.from({ length: (MOST - LEAST) / STEP + 1 }, (_, n) => LEAST + n * STEP);
const HOME = 1024 * 1024; // pixels: what image models are made for
const SEEN = 0.01; // a shape that changes by less than this part is not seen to

export const onGrid = (length) => Math.min(MOST, Math.max(LEAST, Math.round(length / STEP) * STEP));

// About as many pixels as before, in this shape: "3:2".
export function byRatio(ratio, width, height) {
  const [across, down] = ratio.split(":").map(Number);
  const area = width * height;
  return [onGrid(Math.sqrt((area * across) / down)), onGrid(Math.sqrt((area * down) / across))];
}

// Which of these ratios a size has, as near as the grid allows; "" where it is none of them.
export function nearest(ratios, width, height) {
  const off = (ratio) => Math.abs(Math.log(width / height / (ratio.split(":")[0] / ratio.split(":")[1])));
  const [best] = [...ratios].sort((one, other) => off(one) - off(other));
  return String(byRatio(best, width, height)) === String([width, height]) ? best : "";
}

// In a picture's shape, as far as that can be asked for, the size nearest to its own: half to twice its
// pixels; a small one may grow until models are at home.
export function fitted(width, height) {
  const area = width * height * Math.min(1, MOST / Math.max(width, height)) ** 2;
  const room = SIDES.flatMap((across) => SIDES.map((down) => [across, down])).filter(
    ([across, down]) => area / 2 <= across * down && across * down <= Math.max(area * 2, HOME),
  );
  const shape = (size) => Math.max(Math.abs(stretch([width, height], size)), SEEN);
  const pixels = ([across, down]) => Math.abs(Math.log((across * down) / area));
  return room.reduce((best, size) => ((shape(size) - shape(best) || pixels(size) - pixels(best)) < 0 ? size : best));
}

// By which part a picture becomes wider in this size; below 0 it becomes narrower.
const stretch = (own, size) => Math.log((size[0] * own[1]) / (size[1] * own[0]));

// What is said of a size in which a picture's shape is seen to change.
export function reshaped(own, size) {
  const change = stretch(own, size);
  if (Math.abs(change) <= SEEN) return "";
  return `Will be ${change > 0 ? "stretched" : "squeezed"} from ${named(own)} to ${named(size)}.`;
}

// 4:3, or the first ratio of small numbers that cannot be told from it.
function named([width, height]) {
  if (width < height) return named([height, width]).split(":").reverse().join(":");
  const ratio = width / height;
  for (let down = 1; down <= 32; down++) {
    const across = Math.round(ratio * down);
    if (Math.abs(Math.log(across / down / ratio)) < SEEN / 2) return `${across}:${down}`;
  }
  return `${ratio.toFixed(2)}:1`;
}

export function megapixels(width, height) {
  return `${((width * height) / 1e6).toFixed(width * height < 1e6 ? 2 : 1)} MP`;
}

// `data` with the sides that are blank as the server fills them in: those of the picture.
export function sized(data, size) {
  const [width, height] = size ? fitted(...size) : ["", ""];
  for (const [name, side] of Object.entries({ width, height })) if (data.get(name) === "") data.set(name, side);
  return data;
}

// Width and height: shapes, swap, and a lock that keeps their ratio.

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
  const sizeFor = (own) => fitted(...own).map((side, at) => sides()[at] || side); // blank: the picture's own

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
    change.textContent = own ? reshaped(own, sizeFor(own)) : "";
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

// Another upscaler: it is asked for what its name says, unless somebody chose another factor.

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
  const match = FACTOR.exec(name);
  return match ? Number(match[1] ?? match[2]) : otherwise;
}

// How large the enlarged picture will be, said before it is sent.

export function initResulting(form, source) {
  const place = one("[data-resulting]", form);
  if (!place) return;
  const show = () => {
    const [now, then] = sentence(source.size(), readNumber(form.elements.upscaling_resize?.value ?? ""));
    const result = document.createElement("strong");
    result.textContent = then;
    place.replaceChildren(now, result, then ? " pixels." : "");
  };
  for (const kind of ["input", "change", "restored", "sized"]) form.addEventListener(kind, show);
  show();
}

// What comes before the result, and the result.
export function sentence(size, factor) {
  if (!size) return ["Choose a picture to see the output size.", ""];
  const [width, height] = size;
  const now = `${width} × ${height}`;
  if (!factor) return [`${now} pixels now. If empty, the provider decides; most double the size.`, ""];
  return [`${now} → `, `${Math.round(width * factor)} × ${Math.round(height * factor)}`];
}
