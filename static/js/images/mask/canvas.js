// Between canvases and bits, in bands: a copy of all pixels at once would double what a mask takes.
import { empty, pack, unpack } from "./bits.js";

const BAND = 2 ** 20; // pixels
const TILE = 16; // pixels of the hatching's pattern
const LOOKS = 0.75; // of the pattern on the screen

export const newCanvas = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

export function* bands({ width, height }) {
  const most = Math.max(1, Math.floor(BAND / width));
  for (let top = 0; top < height; top += most) yield [top, Math.min(most, height - top)];
}

// Pixels of a canvas as words, band by band, each with the number of its first pixel.
export function* words(canvas) {
  const pen = canvas.getContext("2d");
  for (const [top, rows] of bands(canvas)) {
    yield [new Uint32Array(pen.getImageData(0, top, canvas.width, rows).data.buffer), top * canvas.width];
  }
}

export function bitsOf(canvas, isOn) {
  const bits = empty(canvas.width * canvas.height);
  for (const [band, at] of words(canvas)) pack(band, bits, at, isOn);
  return bits;
}

export function drawn({ width, height, bits }, on, off) {
  const canvas = newCanvas(width, height);
  const pen = canvas.getContext("2d");
  for (const [top, rows] of bands(canvas)) {
    const band = pen.createImageData(width, rows);
    unpack(bits, top * width, new Uint32Array(band.data.buffer), on, off);
    pen.putImageData(band, 0, top);
  }
  return canvas;
}

// Two colours in turn: one of them is seen on any picture. `scale`: CSS pixels per pixel.
export function hatching([dark, light], scale) {
  const tile = newCanvas(TILE, TILE);
  const pen = tile.getContext("2d");
  pen.fillStyle = dark;
  pen.fillRect(0, 0, TILE, TILE);
  Object.assign(pen, { strokeStyle: light, lineWidth: TILE / 5 });
  for (const shift of [-TILE, 0, TILE]) {
    pen.moveTo(shift - 1, TILE + 1);
    pen.lineTo(shift + TILE + 1, -1);
  }
  pen.stroke();
  const pattern = pen.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(LOOKS / scale));
  return pattern;
}
