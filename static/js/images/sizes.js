// Sizes on the grid that image models work on, as imagegen/sizes.py counts them.
const STEP = 64;
const LEAST = 64;
const MOST = 2048;

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

// The size nearest to a picture's own that can be asked for.
export function fitted(width, height) {
  const scale = Math.min(1, MOST / Math.max(width, height));
  return [onGrid(width * scale), onGrid(height * scale)];
}

export function megapixels(width, height) {
  return `${((width * height) / 1e6).toFixed(width * height < 1e6 ? 2 : 1)} MP`;
}
