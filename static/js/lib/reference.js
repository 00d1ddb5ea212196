// The reference: beside the text its contents show where one is.
import { one } from "./dom.js";
import { initSpy, toThisPage } from "./spy.js";
import { unfold } from "./unfold.js";

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
