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
