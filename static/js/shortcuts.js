// Keys that work on every page, while no field has the focus: / and ?, and Ctrl or ⌘ with K.
import { one } from "./dom.js";

export function initShortcuts(doc) {
  doc.addEventListener("keydown", (event) => {
    const wanted = shortcut(event, inField(event.target));
    if (!wanted || one("dialog[open]")) return;
    event.preventDefault();
    if (wanted === "help") one("#shortcuts")?.showModal();
    else search();
  });
}

export function shortcut(event, typing) {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") return "search";
  if (typing || command || event.altKey) return "";
  return { "/": "search", "?": "help" }[event.key] ?? "";
}

function inField(target) {
  return Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
}

function search() {
  const field = one("[data-search]");
  if (!field) return location.assign(`${one('nav a[href$="/text/"]')?.href ?? "/text/"}#search`);
  field.focus();
  field.select();
  return undefined;
}
