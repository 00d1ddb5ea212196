// The reference: on a narrow screen its contents begin folded, on a wide one they show where one is.
import { one } from "./dom.js";

const fold = one("[data-fold-contents]");
fold.open = matchMedia("(min-width: 60rem)").matches;
const here = one("[aria-current=page]", fold);
if (here) fold.closest("nav").scrollTop = here.offsetTop - fold.closest("nav").clientHeight / 2;
