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

// `given` with the sides that are blank as the server fills them in: those of the picture.
export function sized(given, size) {
  const [width, height] = size ? fitted(...size) : ["", ""];
  for (const [name, side] of Object.entries({ width, height })) if (given.get(name) === "") given.set(name, side);
  return given;
}
