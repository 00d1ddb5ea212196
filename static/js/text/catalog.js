// The model list: htmx makes it live; here only what htmx does not do.
import { announce, one, unfold } from "../lib/dom.js";
import { initFavourites } from "./favourite.js";

initFavourites(document);
if (location.hash === "#search") one("[data-search]").focus();

unfold(one("[data-filters]"), "(min-width: 48rem)");

// What is blank stays out of the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

const results = one("#results");
document.addEventListener("htmx:beforeRequest", () => results.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", () => results.setAttribute("aria-busy", "false"));
document.addEventListener("htmx:afterSwap", () => announce(one("#shelf-all").textContent.trim()));
