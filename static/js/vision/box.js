// Rectangles in percent of a page: [left, top, width, height].
import { readNumber } from "../lib/fields.js";

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
export const wrong = (value) => (readNumber(value) >= 0 && readNumber(value) <= 100 ? "" : "Enter a number from 0 to 100.");

export const large = ([, , width, height]) => width >= LEAST && height >= LEAST;

// The page with a hole where the box is, as the path of an SVG.
export function veil([left, top, width, height]) {
  return `M0 0H100V100H0ZM${left} ${top}h${width}v${height}h${-width}Z`;
}
