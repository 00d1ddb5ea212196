// The seed: another one each time, or that of a picture that is there.
import { announce, one } from "../lib/dom.js";

export function initSeed(form) {
  const field = form.elements.seed;
  if (!field) return;
  const put = (seed) => {
    field.value = seed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  one("[data-dice]", form).addEventListener("click", (event) => {
    event.preventDefault();
    put("-1");
  });
  one("[data-last-seed]", form).addEventListener("click", () => {
    const newest = one("#results [data-seed]");
    if (newest) put(newest.dataset.seed);
    announce(newest ? `Seed ${newest.dataset.seed}.` : "No result with a seed yet.");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reuse-seed]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    put(link.dataset.reuseSeed);
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    announce(`Seed ${link.dataset.reuseSeed} added to the form.`);
  });
}
