// The page of the reference.
import { all, one, unfold } from "./dom.js";

// Where one is on a long page: the line of the contents whose section is being read is marked.

// `links` lead to anchors of this page; `show(link)` is told the one of the section in sight.
function initSpy(links, show) {
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

const toThisPage = (root) => all("a[href*='#']", root).filter((link) => link.pathname === location.pathname);

// The reference: beside the text its contents show where one is.

const ROOM = "(min-width: 60rem)";
const fold = one("[data-fold-contents]");
const nav = fold.closest("nav");
unfold(fold, ROOM);

function show(line) {
  if (matchMedia(ROOM).matches) nav.scrollTop = line.offsetTop - nav.clientHeight / 2;
}

const here = one("[aria-current=page]", fold);
if (here) show(here);
initSpy(toThisPage(fold), show);
