// What of a picture is seen: {k, x, y}. The sheet it lies on is as large as the stage at k = 1, and
// everything is counted in sides of the stage, so that it holds at any size. Pure arithmetic.
export const MOST = 16;
const STEP = 1.5;

export const whole = { k: 1, x: 0, y: 0 };

const within = (value, least, most) => Math.min(Math.max(value, least), most);

// The sheet always covers the stage.
export function clamped({ k, x, y }) {
  const size = within(k, 1, MOST);
  return { k: size, x: within(x, 1 - size, 0), y: within(y, 1 - size, 0) };
}

// Larger by `factor`; what lies at the point `at` stays there.
export function zoomed(view, factor, [ax, ay] = [0.5, 0.5]) {
  const k = within(view.k * factor, 1, MOST);
  const grown = k / view.k;
  return clamped({ k, x: ax - (ax - view.x) * grown, y: ay - (ay - view.y) * grown });
}

export function stepped(view, direction, at) {
  if (direction === "fit") return whole;
  return zoomed(view, direction === "in" ? STEP : 1 / STEP, at);
}

export const moved = (view, dx, dy) => clamped({ k: view.k, x: view.x + dx, y: view.y + dy });

// Two fingers went from `before` to `after`: what was under them stays under them.
export function pinched(view, before, after) {
  const [was, is] = [middle(before), middle(after)];
  const grown = zoomed(view, spread(after) / (spread(before) || 1), was);
  return moved(grown, is[0] - was[0], is[1] - was[1]);
}

const middle = ([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const spread = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);

// How a picture of this size lies in the middle of its sheet, as `object-fit: contain` has it.
// All in pixels.
export function contained([width, height], [pictureWidth, pictureHeight]) {
  const scale = Math.min(width / pictureWidth, height / pictureHeight);
  return { scale, left: (width - pictureWidth * scale) / 2, top: (height - pictureHeight * scale) / 2 };
}

// From a place on the stage to a pixel of the picture, and back. `room` and `at` in CSS pixels.
export function toPicture(view, room, picture, at) {
  const { scale, left, top } = contained(room, picture);
  return [
    ((at[0] - view.x * room[0]) / view.k - left) / scale,
    ((at[1] - view.y * room[1]) / view.k - top) / scale,
  ];
}

export function toStage(view, room, picture, point) {
  const { scale, left, top } = contained(room, picture);
  return [(point[0] * scale + left) * view.k + view.x * room[0], (point[1] * scale + top) * view.k + view.y * room[1]];
}

// Moved just so far that a place on the stage, in CSS pixels, is seen.
export function revealed(view, room, [x, y], margin = 24) {
  const beyond = (at, side) => at - within(at, Math.min(margin, side / 2), Math.max(side - margin, side / 2));
  return moved(view, -beyond(x, room[0]) / room[0], -beyond(y, room[1]) / room[1]);
}
