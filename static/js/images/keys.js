// The tiles by keyboard: arrows, Shift with arrows, x, s, Delete, Ctrl with A, Esc.
import { one } from "../lib/dom.js";
import { box, clear, selected, tick, tiles, toggle } from "./selection.js";
import { goes } from "./tiles.js";

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
