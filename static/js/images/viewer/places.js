// Which picture comes next, and which key asks for it. Pure.
const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const PAN = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const SWIPE = 48; // CSS pixels

export const turned = (at, by, count) => Math.min(Math.max(at + by, 0), count - 1);

// How many pictures on; 0 for any other key.
export function turn(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return 0;
  return KEYS[event.key] ?? 0;
}

// Which way the picture moves with Shift and an arrow, or null.
export const push = (event) => (event.shiftKey ? (PAN[event.key] ?? null) : null);

// A finger went from one place to another: how many pictures on.
export function swiped([ax, ay], [bx, by]) {
  const far = bx - ax;
  if (Math.abs(far) < SWIPE || Math.abs(far) < 2 * Math.abs(by - ay)) return 0;
  return far < 0 ? 1 : -1;
}
