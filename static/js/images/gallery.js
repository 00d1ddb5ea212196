// The gallery's page and its search.
import { all, announce, one, onPress, unfold } from "../lib/dom.js";
import { initActs } from "./acts.js";
import { initStars } from "./star.js";
import { initKeys, initSelection } from "./selection.js";
import { initViewer } from "./viewer.js";

// The search over the tiles: htmx makes it live; here only what htmx does not do.

function initFinder(doc) {
  // On a phone the pictures come first; what is on is told above them.
  unfold(one("[data-filters]"), "(min-width: 48rem)");

  // A search begins by typing, where that raises no keyboard over the pictures.
  const field = one(".gallery-finder [name=q]");
  if (!location.search && !location.hash && document.activeElement === doc.body && matchMedia("(pointer: fine)").matches)
    field?.focus({ preventScroll: true });

  // What is blank stays out of the address.
  doc.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
  });
  doc.addEventListener("htmx:beforeRequest", (event) => busy(event, "true"));
  doc.addEventListener("htmx:afterRequest", (event) => busy(event, "false"));
  doc.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "results") announce(one("[data-total]").textContent.trim());
  });
}

function busy({ detail }, is) {
  if (detail.target.id === "results") detail.target.setAttribute("aria-busy", is);
}

initSelection(document);
initStars(document);
initActs(document);
initKeys(document);
initFinder(document);
onPress(document, "a[data-viewer]", initViewer(one("[data-viewer-dialog]")).open);

// A menu closes when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of all(".bulk-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
