// Which tiles are ticked: one by one, from one to another with Shift, all that are shown.
import { all, one } from "../lib/dom.js";
import { between, thousands } from "./tiles.js";

let last = null; // the tile that was ticked or unticked before

export const tiles = () => all("[data-tile]:not([hidden])");
export const box = (tile) => one(".tile-pick input", tile);
export const selected = () => tiles().filter((tile) => box(tile).checked);

export function tick(some, on = true) {
  for (const tile of some) box(tile).checked = on;
  count();
}

// To the tile, from the one before, if `wide`.
export function toggle(tile, on, wide) {
  tick(wide && last?.isConnected ? between(tiles(), last, tile) : [tile], on);
  last = tile;
}

export function clear() {
  only();
  tick(tiles(), false);
}

// Those that are ticked, and no longer all that are found.
function only() {
  const everything = one("[data-all]");
  if (everything) everything.checked = false;
}

export function count() {
  const place = one("[data-count]");
  if (!place) return;
  const everything = one("[data-all]")?.checked;
  const number = everything ? Number(one("[data-total]").dataset.total) : selected().length;
  place.textContent = `${thousands(number)} selected`;
  offer(selected());
}

// Star or Unstar: what would change something.
function offer(some) {
  const buttons = all("[data-bulk] :is([value=star], [value=unstar])");
  const starred = some.every((tile) => one("[data-star]", tile)?.getAttribute("aria-pressed") === "true");
  for (const button of buttons) button.hidden = (button.value === "star") === starred;
}

export function initSelection(doc) {
  doc.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (event.target.matches(".tile-pick input")) toggle(tile, event.target.checked, event.shiftKey);
    if (event.target.closest("[data-select-all]")) tick(tiles());
    if (event.target.closest("[data-clear]")) clear();
  });
  doc.addEventListener("change", ({ target }) => {
    if (target.matches(".tile-pick input") && !target.checked) only();
    if (target.matches("[data-all]")) count();
  });
  // What comes to tiles that are all meant is meant too.
  doc.addEventListener("htmx:afterSwap", () => one("[data-all]")?.checked && tick(tiles()));
  // One field instead of thousands.
  doc.addEventListener("formdata", ({ target, formData }) => {
    if (target.id !== "selection") return;
    formData.set("pictures", formData.getAll("picture").join(","));
    formData.delete("picture");
  });
  count();
}
