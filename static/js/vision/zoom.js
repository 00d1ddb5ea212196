// Zoom steps, and the point that stays under the eye. Pure arithmetic.
const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 6];

export function step(zoom, direction) {
  if (direction === "fit") return 1;
  if (direction === "in") return STEPS.find((each) => each > zoom + 0.01) ?? STEPS.at(-1);
  return STEPS.findLast((each) => each < zoom - 0.01) ?? 1;
}

// Where to scroll so that what was `at` pixels inside the view stays there.
export function kept(scroll, at, before, after) {
  return (scroll + at) * (after / before) - at;
}

// Text grows more gently than the picture: it is meant to be read, not measured.
export const textSize = (zoom) => 1 + (zoom - 1) * 0.25;

// How far down something is scrolled, from 0 to 1.
export function part({ scrollTop, scrollHeight, clientHeight }) {
  const room = scrollHeight - clientHeight;
  return room > 0 ? scrollTop / room : 0;
}
