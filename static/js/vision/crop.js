// The part of a page that is read.
import { all, one } from "../lib/dom.js";
import { readNumber } from "../lib/fields.js";

// Rectangles in percent of a page: [left, top, width, height].

const LEAST = 1; // percent: smaller is a slip of the hand

const within = (value, most = 100) => Math.min(Math.max(value, 0), most);
const tidy = (value) => Math.round(value * 10) / 10;

// The rectangle between two corners, given as [x, y] in percent.
export function between([ax, ay], [bx, by]) {
  const [x1, x2] = [within(ax), within(bx)].sort((a, b) => a - b);
  const [y1, y2] = [within(ay), within(by)].sort((a, b) => a - b);
  return [x1, y1, x2 - x1, y2 - y1].map(tidy);
}

// From four fields as they were typed; null where that is no rectangle, or the whole page.
export function typed(values) {
  const numbers = values.map((value) => readNumber(value));
  if (!numbers.every(Number.isFinite)) return null;
  const [left, top, width, height] = numbers;
  const box = [within(left), within(top), within(width, 100 - within(left)), within(height, 100 - within(top))];
  return large(box) && !(box[2] === 100 && box[3] === 100) ? box.map(tidy) : null;
}

// What is wrong with one of the fields; "" where nothing is.
const wrong = (value) => (readNumber(value) >= 0 && readNumber(value) <= 100 ? "" : "Enter a number from 0 to 100.");

export const large = ([, , width, height]) => width >= LEAST && height >= LEAST;

// The page with a hole where the box is, as the path of an SVG.
export function veil([left, top, width, height]) {
  return `M0 0H100V100H0ZM${left} ${top}h${width}v${height}h${-width}Z`;
}

// Cropping: drag a rectangle over the whole page, or type its numbers.

const WHOLE = [0, 0, 100, 100];

// `done(form)` is called when the fields of a page's form hold another rectangle.
export function initCrop(done) {
  const dialog = one("[data-crop-dialog]");
  const stage = one("[data-crop-stage]", dialog);
  const image = one("[data-crop-image]", dialog);
  const fields = all("[data-crop-field]", dialog);
  const mine = () => all("[name=crop]", page);
  let page = null;
  let start = null;

  function draw(box) {
    one("[data-crop-veil]", dialog).setAttribute("d", veil(box));
    const edge = one("[data-crop-edge]", dialog);
    ["x", "y", "width", "height"].forEach((name, at) => edge.setAttribute(name, String(box[at])));
  }

  function set(box) {
    fields.forEach((field, at) => (field.value = box[at]));
    check();
    draw(box);
  }

  // What is no number is not taken for the whole page.
  function check() {
    for (const field of fields) field.setCustomValidity(wrong(field.value));
  }

  function at(event) {
    const { left, top, width, height } = image.getBoundingClientRect();
    return [((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100];
  }

  stage.addEventListener("pointerdown", (event) => {
    start = at(event);
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => start && set(between(start, at(event))));
  stage.addEventListener("pointerup", (event) => {
    if (start && !large(between(start, at(event)))) set(WHOLE);
    start = null;
  });
  dialog.addEventListener("input", check);
  dialog.addEventListener("input", () => draw(typed(fields.map((field) => field.value)) ?? WHOLE));
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "") return;
    const box = dialog.returnValue === "crop" ? typed(fields.map((field) => field.value)) : null;
    mine().forEach((field, place) => (field.value = box ? box[place] : ""));
    done(page);
  });

  return {
    open(form, address) {
      page = form;
      image.src = address;
      set(typed(mine().map((field) => field.value)) ?? WHOLE);
      dialog.returnValue = "";
      dialog.showModal();
    },
  };
}
