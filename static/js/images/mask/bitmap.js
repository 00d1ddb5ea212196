// A mask in bits, and where it comes from and goes: canvases, files, and what is kept here.

// A mask as one bit per pixel: 2 MB for the largest, where a canvas has 64. Pixels come and go as words
// of RGBA, as every machine that runs a browser stores them: alpha in the highest byte.

export const byAlpha = (word) => word >>> 31;

// As Pillow has it: from half the lightness on.
export function byLight(word) {
  const grey = (word & 255) * 19595 + ((word >> 8) & 255) * 38470 + ((word >> 16) & 255) * 7471;
  return (grey + 0x8000) >> 16 >= 128 ? 1 : 0;
}

export const empty = (pixels) => new Uint8Array(Math.ceil(pixels / 8));

// Pixels become bits from bit `at` on. The bits there must be 0.
export function pack(words, bits, at, isOn) {
  for (let i = 0; i < words.length; i += 1) {
    const place = at + i;
    bits[place >> 3] |= isOn(words[i]) << (place & 7);
  }
}

// Bits from bit `at` on become pixels.
export function unpack(bits, at, words, on, off) {
  for (let i = 0; i < words.length; i += 1) {
    const place = at + i;
    words[i] = (bits[place >> 3] >> (place & 7)) & 1 ? on : off;
  }
}

export function count(bits) {
  let sum = 0;
  for (let byte of bits) for (; byte; byte &= byte - 1) sum += 1;
  return sum;
}

// A picture with transparent parts says by them what counts; any other by its lightness.
export const isOpaque = (words) => words.every((word) => word >>> 24 === 255);

// As text: how many pixels are off, then on, then off, …; a painted mask is a thousandth of its bits.
export function written(bits, pixels) {
  const runs = [];
  let value = 0;
  let from = 0;
  for (let at = 0; at < pixels; at += 1) {
    if (at % 8 === 0 && bits[at >> 3] === (value ? 255 : 0)) at += 7;
    else if (((bits[at >> 3] >> (at & 7)) & 1) !== value) {
      runs.push((at - from).toString(36));
      [value, from] = [1 - value, at];
    }
  }
  return runs.join();
}

export function readBack(text, pixels) {
  const bits = empty(pixels);
  const ends = [];
  let at = 0;
  for (const run of text ? text.split(",") : []) ends.push((at += parseInt(run, 36)));
  for (let run = 0; run < ends.length; run += 2) {
    for (let place = ends[run]; place < (ends[run + 1] ?? pixels); place += 1) bits[place >> 3] |= 1 << (place & 7);
  }
  return bits;
}

// Between canvases and bits, in bands: a copy of all pixels at once would double what a mask takes.

const BAND = 2 ** 20; // pixels
const TILE = 16; // pixels of the hatching's pattern
const LOOKS = 0.75; // of the pattern on the screen

const newCanvas = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

export function* bands({ width, height }) {
  const most = Math.max(1, Math.floor(BAND / width));
  for (let top = 0; top < height; top += most) yield [top, Math.min(most, height - top)];
}

// Pixels of a canvas as words, band by band, each with the number of its first pixel.
function* words(canvas) {
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

// Masks from files and into files.

export class Unusable extends Error {}

// A picture as a step, in the size of the mask; an Unusable with a sentence where it cannot be one.
export async function maskFrom(file, [width, height]) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Unusable(`“${file.name}” can't be read here. Save it as PNG and load that.`);
  });
  try {
    if (!alike([image.width, image.height], [width, height])) {
      throw new Unusable(
        `“${file.name}” has ${image.width} × ${image.height} pixels and a different shape than the picture. ` +
          "Use a mask of the same size as the picture.",
      );
    }
    const canvas = newCanvas(width, height);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0, width, height);
    return { kind: "mask", width, height, bits: bitsOf(canvas, opaque(canvas) ? byLight : byAlpha) };
  } finally {
    image.close();
  }
}

// The same sides, but for the rounding of whole pixels.
export const alike = ([a, b], [width, height]) => 2 * Math.abs(a * height - b * width) <= width + height;

function opaque(canvas) {
  for (const [band] of words(canvas)) if (!isOpaque(band)) return false;
  return true;
}

// At once, not later: a form that is being sent waits for nobody.
export function pngOf(canvas, name) {
  const data = atob(canvas.toDataURL("image/png").split(",")[1]);
  return new File([Uint8Array.from(data, (letter) => letter.charCodeAt(0))], name, { type: "image/png" });
}

export function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// The mask outlives a reload, in this tab and for the same picture only.

const NAME = "mask";
const MOST = 1_000_000; // characters; a larger one would leave no room for what else is kept

export function keep(key, mask, storage = sessionStorage) {
  try {
    storage.removeItem(NAME);
    if (!mask) return;
    const { width, height, bits } = mask;
    const runs = written(bits, width * height);
    if (runs.length <= MOST) storage.setItem(NAME, JSON.stringify({ key, width, height, runs }));
  } catch {
    // The store is full or switched off: the mask lasts for this page.
  }
}

// The mask of this picture as a step, or null.
export function recall(key, [width, height], storage = sessionStorage) {
  try {
    const stored = JSON.parse(storage.getItem(NAME));
    if (stored?.key !== key || stored.width !== width || stored.height !== height) return null;
    return { kind: "mask", width, height, bits: readBack(stored.runs, width * height) };
  } catch {
    return null;
  }
}
