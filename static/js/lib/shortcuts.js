// Keys that work on every page, while no field has the focus: / and ?, and Ctrl or ⌘ with K.
import { one } from "./dom.js";
import { initPalette } from "./palette.js";

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
