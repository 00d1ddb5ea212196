// The gallery's page.
import { all, one } from "../lib/dom.js";
import { initActs } from "./acts.js";
import { initFinder } from "./finder.js";
import { initKeys } from "./keys.js";
import { initSelection } from "./selection.js";
import { initStars } from "./star.js";
import { initViewer } from "./viewer.js";
import { onPicturePress } from "./viewer/press.js";

initSelection(document);
initStars(document);
initActs(document);
initKeys(document);
initFinder(document);
onPicturePress(initViewer(one("[data-viewer-dialog]")).open);

// A menu closes when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of all(".bulk-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
