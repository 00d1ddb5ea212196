// Pages are prepared as they come into view, two at a time: what will be sent of them is filled in.
import { all } from "../lib/dom.js";

const AT_ONCE = 2;

export function initPreparing(place, prepare) {
  const waiting = new Set();
  let busy = 0;
  const view = new IntersectionObserver(seen, { rootMargin: "200px" });

  function seen(entries) {
    for (const { target, isIntersecting } of entries) waiting[isIntersecting ? "add" : "delete"](target);
    next();
  }

  function next() {
    for (const page of waiting) {
      if (busy >= AT_ONCE) return;
      waiting.delete(page);
      view.unobserve(page);
      if (page.isConnected) take(page);
    }
  }

  async function take(page) {
    busy += 1;
    await prepare(page);
    busy -= 1;
    next();
  }

  return function watch() {
    for (const sign of all("[data-preparing]", place)) view.observe(sign.closest("[data-page]"));
  };
}
