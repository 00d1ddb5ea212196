// The model list: htmx makes it live; here only what htmx does not do.
import { all, announce, one, unfold } from "../lib/dom.js";
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

// A press on a column's head sorts, too: the field says so.
document.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
  const field = one("[name=sort]");
  if (field) field.value = new URL(detail.path, location.href).searchParams.get("sort") ?? "";
});

// The head of the table stays below the search, however high that is.
const finder = one("[data-finder]");
new ResizeObserver(() => {
  results.style.setProperty("--finder", `${finder.offsetHeight}px`);
}).observe(finder);

// The arrows walk from the search through the rows; Enter opens one, as on any link.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = one("[data-search]");
  const stops = [field, ...all(".model-link", results)];
  const at = stops.indexOf(event.target);
  if (at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step].focus();
});
