// The canvas made larger than its picture: pixels for each edge, typed or dragged.
import { all, one } from "../lib/dom.js";
import { numberIn } from "../lib/fields.js";

// How many pixels are added, and what comes of them. Pure arithmetic.

export const EDGES = ["left", "right", "top", "bottom"];
const STEP = 8; // pixels, as imagegen/generate/outpaint.py has them
const MOST = 1024;
const AIR = 1.25; // the preview leaves room to drag into

export const edge = (pixels) => Math.min(MOST, Math.max(0, Math.round(pixels / STEP) * STEP));

export const extended = ([width, height], { left, right, top, bottom }) => [width + left + right, height + top + bottom];

// How many CSS pixels a pixel of the canvas has in a room: both sides fit, with some air around.
export const scaleFor = ([across, down], [width, height]) => Math.min(across / width, down / height) / AIR;

// After an edge was dragged from one place to another, in CSS pixels.
export function dragged(name, before, [dx, dy], scale) {
  const outward = { left: -dx, right: dx, top: -dy, bottom: dy }[name];
  return edge(before + outward / scale);
}

const field = (form, name) => form.elements[`extend_${name}`];
const pixels = (input) => Math.max(0, (input && numberIn(input)) || 0);

// Whether something is added in this form.
export const isExtended = (form) => EDGES.some((name) => pixels(field(form, name)) > 0);

// `source` as the form has it; the answer is the same source, as large as the extended canvas.
export function initExtend(form, source) {
  const place = one("[data-extend]", form);
  if (!place) return source;
  const room = one("[data-extend-room]", place);
  const canvas = one("[data-extend-canvas]", place);
  const edges = () => Object.fromEntries(EDGES.map((name) => [name, pixels(field(form, name))]));
  const size = () => source.size() && extended(source.size(), edges());
  let drag = null;

  function show() {
    const own = source.size();
    place.classList.toggle("ready", Boolean(own));
    const total = own && size();
    const some = isExtended(form);
    one("[data-extend-said]", place).textContent =
      own && some ? `${own.join(" × ")} → ${total.join(" × ")}` : "Outpaint beyond the edges";
    if (own) draw(own, total);
  }

  function draw(own, total) {
    const image = one("[data-extend-picture]", place);
    const address = one("[data-source-image]", form)?.src;
    if (address && image.src !== address) image.src = address;
    const scale = drag?.scale ?? scaleFor([room.clientWidth || 1, room.clientHeight || 1], total);
    const { left, top } = edges();
    const parts = { across: total[0], down: total[1], left, top, wide: own[0], high: own[1] };
    for (const [name, length] of Object.entries(parts)) canvas.style.setProperty(`--${name}`, `${length * scale}px`);
  }

  function put(name, value) {
    field(form, name).value = value ? String(value) : "";
    show();
  }

  // The size follows the canvas: what is sent has its shape.
  function settle() {
    form.dispatchEvent(new CustomEvent("sized", { detail: size() }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const grip of all("[data-extend-grip]", place)) {
    const name = grip.dataset.extendGrip;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      const scale = scaleFor([room.clientWidth, room.clientHeight], size());
      drag = { scale, before: edges()[name], from: [event.clientX, event.clientY] };
    });
    grip.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (drag) put(name, dragged(name, drag.before, [clientX - drag.from[0], clientY - drag.from[1]], drag.scale));
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      grip.addEventListener(kind, () => {
        if (!drag) return;
        drag = null;
        show();
        settle();
      });
    }
  }
  for (const name of EDGES) {
    field(form, name).addEventListener("input", show);
    field(form, name).addEventListener("change", settle);
  }
  for (const kind of ["restored", "source"]) form.addEventListener(kind, show);
  form.addEventListener("sized", ({ detail }) => {
    const isOther = detail && String(detail) === String(source.size());
    if (isOther) for (const name of EDGES) field(form, name).value = "";
    show();
  });
  place.addEventListener("toggle", () => {
    show();
    if (place.open) place.scrollIntoView({ block: "nearest" });
  });
  return { ...source, size };
}
