// Where one gets to among tiles, and which lie between two of them. Pure arithmetic.
const STEPS = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
};

// The place after this key, of `count` places in rows of `columns`; null for another key.
export function goes(key, at, columns, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const to = at + (STEPS[key]?.(columns) ?? NaN);
  if (Number.isNaN(to)) return null;
  return to >= 0 && to < count ? to : at;
}

export function between(all, one, other) {
  const [from, to] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  return from < 0 ? [] : all.slice(from, to + 1);
}

// With thin spaces, as the server writes it.
export const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

export const pictures = (number) => (number === 1 ? "1 image" : `${thousands(number)} images`);
