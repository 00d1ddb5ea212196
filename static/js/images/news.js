// What has come of the queue and was not seen yet: said beside Generate, with a link that leads there.
import { all, one } from "../lib/dom.js";

const BAR = 96; // pixels at the foot of the window that the bar with the link covers

export function initNews() {
  const link = one("[data-news]");
  const unseen = new Set(); // results
  const watch = new IntersectionObserver(look, { rootMargin: `0px 0px -${BAR}px` });

  function look(entries) {
    if (entries.some(({ isIntersecting }) => isIntersecting)) clear();
    else show(entries.at(-1).boundingClientRect.top < 0);
  }

  function show(above) {
    const words = summary([...unseen].map(described));
    link.hidden = !words;
    link.toggleAttribute("data-above", above);
    one("span", link).textContent = words;
  }

  function clear() {
    unseen.clear();
    watch.disconnect();
    link.hidden = true;
  }

  link.addEventListener("click", clear);
  document.addEventListener("htmx:load", ({ target }) => {
    if (!target.matches("[data-result]")) return;
    unseen.add(target);
    watch.observe(target);
  });
}

const described = (result) => ({ status: result.dataset.status, pictures: all(".picture", result).length });

// What was cancelled is no news to whoever did it.
export function summary(results) {
  const made = results.reduce((sum, { pictures }) => sum + pictures, 0);
  const failed = results.filter(({ status }) => status === "failed" || status === "interrupted").length;
  const pictures = made && `${made} new image${made === 1 ? "" : "s"}`;
  return [pictures, failed && `${failed} failed`].filter(Boolean).join(", ");
}
