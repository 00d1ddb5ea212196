// Cropping: drag a rectangle over the whole page, or type its numbers.
import { all, one } from "../lib/dom.js";
import { between, large, typed, veil, wrong } from "./box.js";

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
