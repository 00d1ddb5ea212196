// What the header of every page does: its theme button, the palette and the keys that open it.
import { all, debounce, nodes, one } from "./dom.js";

// The theme button: auto, light, dark, in turn. The choice is remembered in this browser.

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const NAMES = { auto: "System", light: "Light", dark: "Dark" };

export function nextTheme(theme) {
  return NEXT[theme] ?? "auto";
}

export function initToggle(doc) {
  const button = doc.querySelector("[data-theme-toggle]");
  if (!button) return;
  const name = button.querySelector("[data-theme-name]");
  const root = doc.documentElement;
  name.textContent = NAMES[root.dataset.theme ?? "auto"];
  button.addEventListener("click", () => {
    const theme = nextTheme(root.dataset.theme ?? "auto");
    name.textContent = NAMES[theme];
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    remember(theme);
  });
}

function remember(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
}

// Ctrl or ⌘ with K: search everything, walk through what was found with the arrows, Enter opens it.

function initPalette(doc) {
  const dialog = one("#palette", doc);
  if (!dialog) return () => undefined;
  const field = one("input", dialog);
  const hits = one("[data-hits]", dialog);
  const look = debounce(() => show(dialog, field, hits), 120);
  field.addEventListener("input", look);
  dialog.addEventListener("keydown", (event) => walk(event, dialog, field));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("submit", (event) => {
    const first = one("[data-hit]", hits);
    if (!first) return;
    event.preventDefault();
    first.click();
  });
  const open = () => {
    dialog.showModal();
    field.select();
    if (!hits.childElementCount) show(dialog, field, hits);
  };
  one("[data-open-palette]", doc)?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  return open;
}

let request = null;

async function show(dialog, field, hits) {
  request?.abort();
  request = new AbortController();
  const url = new URL(field.form.action);
  url.searchParams.set("q", field.value);
  const options = { headers: { "HX-Request": "true" }, signal: request.signal };
  const response = await fetch(url, options).catch(() => null);
  if (!response?.ok) return;
  hits.replaceChildren(nodes(await response.text()));
  const count = all("[data-hit]", hits).length;
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

// Keys that work on every page, while no field has the focus: / and ?, and Ctrl or ⌘ with K.

export function initShortcuts(doc) {
  const openPalette = initPalette(doc);
  doc.addEventListener("keydown", (event) => {
    const wanted = shortcut(event, inField(event.target));
    if (!wanted || one("dialog[open]")) return;
    event.preventDefault();
    if (wanted === "help") one("#shortcuts")?.showModal();
    else if (wanted === "palette" || !focusSearch()) openPalette();
  });
}

export function shortcut(event, typing) {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") return "palette";
  if (typing || command || event.altKey) return "";
  return { "/": "search", "?": "help" }[event.key] ?? "";
}

function inField(target) {
  return Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
}

// The page's own search field, where it has one.
function focusSearch() {
  const field = one("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}
