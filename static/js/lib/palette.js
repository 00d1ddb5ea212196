// Ctrl or ⌘ with K: search everything, walk through what was found with the arrows, Enter opens it.
import { all, debounce, nodes, one } from "./dom.js";

export function initPalette(doc) {
  const dialog = one("#palette", doc);
  if (!dialog) return () => undefined;
  const field = one("input", dialog);
  const found = one("[data-hits]", dialog);
  const look = debounce(() => show(dialog, field, found), 120);
  field.addEventListener("input", look);
  dialog.addEventListener("keydown", (event) => walk(event, dialog, field));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("submit", (event) => {
    const first = one("[data-hit]", found);
    if (!first) return;
    event.preventDefault();
    first.click();
  });
  const open = () => {
    dialog.showModal();
    field.select();
    if (!found.childElementCount) show(dialog, field, found);
  };
  one("[data-open-palette]", doc)?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  return open;
}

let asked = null;

async function show(dialog, field, found) {
  asked?.abort();
  asked = new AbortController();
  const url = new URL(field.form.action);
  url.searchParams.set("q", field.value);
  const options = { headers: { "HX-Request": "true" }, signal: asked.signal };
  const response = await fetch(url, options).catch(() => null);
  if (!response?.ok) return;
  found.replaceChildren(nodes(await response.text()));
  const count = all("[data-hit]", found).length;
  one("[data-palette-said]", dialog).textContent = field.value ? `${count} found` : "";
}

// The arrows walk; whoever goes on typing at a hit types into the field again.
function walk(event, dialog, field) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && types(event)) field.focus();
  if (!step) return;
  event.preventDefault();
  const stops = [field, ...all("[data-hit]", dialog)];
  stops[next(stops.indexOf(document.activeElement), step, stops.length)].focus();
}

export const types = ({ key, ctrlKey, metaKey, altKey }) =>
  !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === "Backspace");

// From the field down into the hits, round at both ends.
export function next(at, step, count) {
  return (Math.max(at, 0) + step + count) % count;
}
