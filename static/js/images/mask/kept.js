// The mask outlives a reload, in this tab and for the same picture only.
import { readBack, written } from "./bits.js";

const NAME = "mask";
const MOST = 1_000_000; // characters; a larger one would leave no room for what else is kept

export function keep(key, mask, storage = sessionStorage) {
  try {
    storage.removeItem(NAME);
    if (!mask) return;
    const { width, height, bits } = mask;
    const runs = written(bits, width * height);
    if (runs.length <= MOST) storage.setItem(NAME, JSON.stringify({ key, width, height, runs }));
  } catch {
    // The store is full or switched off: the mask lasts for this page.
  }
}

// The mask of this picture as a step, or null.
export function kept(key, [width, height], storage = sessionStorage) {
  try {
    const found = JSON.parse(storage.getItem(NAME));
    if (found?.key !== key || found.width !== width || found.height !== height) return null;
    return { kind: "mask", width, height, bits: readBack(found.runs, width * height) };
  } catch {
    return null;
  }
}
