// The tiles of the gallery: which are ticked, and the keys that go from one to another.
import { all, one } from "../lib/dom.js";

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

// Which tiles are ticked: one by one, from one to another with Shift, all that are shown.

let last = null; // the tile that was ticked or unticked before

const tiles = () => all("[data-tile]:not([hidden])");
const box = (tile) => one(".tile-pick input", tile);
export const selected = () => tiles().filter((tile) => box(tile).checked);

export function tick(some, on = true) {
  for (const tile of some) box(tile).checked = on;
  count();
}

// To the tile, from the one before, if `wide`.
function toggle(tile, on, wide) {
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

// The tiles by keyboard: arrows, Shift with arrows, x, s, Delete, Ctrl with A, Esc.

const link = (tile) => one(".tile-link", tile);

const ACTS = {
  x: (tile) => toggle(tile, !box(tile).checked, false),
  X: (tile) => toggle(tile, true, true),
  s: (tile) => one("[data-star]", tile)?.click(),
  Delete: (tile) => remove(tile),
};

export function initKeys(doc) {
  doc.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return escape(event);
    const tile = event.target.closest?.("[data-tile]");
    if (!tile || event.altKey || one("dialog[open]")) return undefined;
    if (event.ctrlKey || event.metaKey) return event.key === "a" && done(event, () => tick(tiles()));
    if (ACTS[event.key]) return done(event, () => ACTS[event.key](tile));
    // Enter on a box would press the form's first button.
    if (event.key === "Enter" && event.target.matches("input")) return event.preventDefault();
    return move(event, tile);
  });
}

function move(event, tile) {
  const all = tiles();
  const to = goes(event.key, all.indexOf(tile), columns(all), all.length);
  if (to === null) return;
  done(event, () => {
    if (event.shiftKey) tick([tile, all[to]]);
    link(all[to]).focus();
  });
}

function columns(all) {
  const top = all[0].offsetTop;
  const below = all.findIndex((tile) => tile.offsetTop > top);
  return below < 0 ? all.length : below;
}

function remove(tile) {
  if (!selected().length) tick([tile]);
  one("[data-bulk] button[value=delete]")?.click();
}

function escape(event) {
  const menu = one(".bulk-menu[open]");
  if (menu) return done(event, () => (menu.open = false));
  return selected().length && !one("dialog[open]") ? done(event, clear) : undefined;
}

function done(event, act) {
  event.preventDefault();
  act();
}
