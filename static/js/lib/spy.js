// Where one is on a long page: the line of the contents whose section is being read is marked.
import { all } from "./dom.js";

// `links` lead to anchors of this page; `show(link)` is told the one of the section in sight.
export function initSpy(links, show) {
  const heads = new Map(
    links.map((link) => [document.getElementById(link.hash.slice(1))?.closest("section"), link]),
  );
  heads.delete(undefined);
  const seen = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      const first = [...heads.keys()].find((head) => seen.has(head));
      if (first) mark(links, heads.get(first), show);
    },
    { rootMargin: "-20% 0px -60% 0px" },
  );
  for (const head of heads.keys()) watch.observe(head);
}

function mark(links, here, show) {
  if (here.hasAttribute("aria-current")) return;
  for (const link of links) link.removeAttribute("aria-current");
  here.setAttribute("aria-current", "true");
  show(here);
}

export const toThisPage = (root) => all("a[href*='#']", root).filter((link) => link.pathname === location.pathname);
