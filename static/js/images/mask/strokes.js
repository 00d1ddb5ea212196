// Strokes of a brush, in pixels of the mask. Pure arithmetic.
const DENSITY = 12; // points nearer together than a twelfth of the brush change nothing that is seen
const NOTCH = 5; // percent of the slider for one press of [ or ]

// The brush for a place of its slider, 0 to 100: fine below, up to half the picture above.
export function sizeAt(part, longest) {
  return Math.max(1, Math.round((longest / 2) ** (part / 100)));
}

export const nudged = (part, direction) => Math.min(Math.max(Number(part) + direction * NOTCH, 0), 100);

export const stroke = (erase, size, ...points) => ({ kind: "stroke", erase, size, points });

// Add the points that lie far enough from the last; says whether any did.
export function extend({ size, points }, places) {
  const before = points.length;
  const least = Math.max(0.5, size / DENSITY);
  for (const [x, y] of places) {
    const [lastX, lastY] = points.at(-1);
    if (Math.hypot(x - lastX, y - lastY) >= least) points.push([tidy(x), tidy(y)]);
  }
  return points.length > before;
}

const tidy = (value) => Math.round(value * 10) / 10;

// The most pixels every browser gives a canvas. The server brings a smaller mask of the same shape to the
// picture's size.
const MOST_PIXELS = 4096 * 4096;

export function workSize(width, height) {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  return [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
}

export const clampPoint = ([x, y], [width, height]) => [
  Math.min(Math.max(x, 0), width),
  Math.min(Math.max(y, 0), height),
];

// "12%" of the picture; never 0 while something is painted, nor 100 while something is not.
export function share(painted, pixels) {
  if (painted === 0) return "0%";
  if (painted === pixels) return "100%";
  const part = (100 * painted) / pixels;
  if (part < 1) return "less than 1%";
  return part > 99 ? "more than 99%" : `${Math.round(part)}%`;
}
