// The search over the tiles: htmx makes it live; here only what htmx does not do.
import { announce, one, unfold } from "../lib/dom.js";

export function initFinder(doc) {
  // On a phone the pictures come first; what is on is told above them.
  unfold(one("[data-filters]"), "(min-width: 48rem)");

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
