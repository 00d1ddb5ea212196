// The reference: beside the text its contents show where one is.
import { one } from "./dom.js";
import { unfold } from "./unfold.js";

const ROOM = "(min-width: 60rem)";
const fold = one("[data-fold-contents]");
unfold(fold, ROOM);
const nav = fold.closest("nav");
const here = one("[aria-current=page]", fold);
if (here && matchMedia(ROOM).matches) nav.scrollTop = here.offsetTop - nav.clientHeight / 2;
