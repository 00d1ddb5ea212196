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
  if (values.some((value) => value === "" || !Number.isFinite(Number(value)))) return null;
  const [left, top, width, height] = values.map(Number);
  const box = [within(left), within(top), within(width, 100 - within(left)), within(height, 100 - within(top))];
  return large(box) && !(box[2] === 100 && box[3] === 100) ? box.map(tidy) : null;
}

export const large = ([, , width, height]) => width >= LEAST && height >= LEAST;

// The page with a hole where the box is, as the path of an SVG.
export function veil([left, top, width, height]) {
  return `M0 0H100V100H0ZM${left} ${top}h${width}v${height}h${-width}Z`;
}
