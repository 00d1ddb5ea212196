// The canvas with the mask: opaque hatching where it is painted, nothing elsewhere. How much of the
// picture shines through is CSS.
import { byAlpha, count } from "./bits.js";
import { bitsOf, drawn, hatching } from "./canvas.js";

const [PAINTED, NOT] = [0xff000000, 0];
const [WHITE, BLACK] = [0xffffffff, 0xff000000];

export function surface(canvas) {
  const pen = canvas.getContext("2d");
  let hatch = null;
  let read = null; // the mask in bits, until something is drawn

  function cover(operation) {
    pen.globalCompositeOperation = operation;
    pen.fillStyle = hatch;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.globalCompositeOperation = "source-over";
  }

  // A stroke, or the part of it that is new.
  function line({ erase, size, points }, from = 0) {
    const [[x, y], ...more] = points.slice(from);
    read = null;
    pen.globalCompositeOperation = erase ? "destination-out" : "source-over";
    Object.assign(pen, { strokeStyle: hatch, lineWidth: size, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 0.01, y); // a line of no length is no dot everywhere
    for (const point of more) pen.lineTo(...point);
    pen.stroke();
    pen.globalCompositeOperation = "source-over";
  }

  const kinds = {
    stroke: (step) => line(step),
    clear: () => pen.clearRect(0, 0, canvas.width, canvas.height),
    invert: () => cover("xor"),
    mask(step) {
      kinds.clear();
      pen.drawImage(drawn(step, PAINTED, NOT), 0, 0, canvas.width, canvas.height);
      cover("source-in");
    },
  };

  function draw(step) {
    read = null;
    kinds[step.kind](step);
  }

  // What is seen, as a step that leads to it.
  function mask() {
    const { width, height } = canvas;
    read ??= { kind: "mask", width, height, bits: bitsOf(canvas, byAlpha) };
    return read;
  }

  return {
    line,
    draw,
    mask,
    open([width, height], scale, colours) {
      Object.assign(canvas, { width, height });
      hatch = hatching(colours, scale);
      read = null;
    },
    redraw(steps) {
      draw({ kind: "clear" });
      for (const step of steps) draw(step);
    },
    size: () => [canvas.width, canvas.height],
    painted: () => count(mask().bits),
    exported: () => drawn(mask(), WHITE, BLACK), // pure black and white
  };
}
