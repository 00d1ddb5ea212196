// Menus that hang below a button: one closes when something else is done, and by Escape.
import { all, one } from "./dom.js";

// Where there is room its items stand in a row, and the button is not there: that is no menu.
const isMenu = (menu) => one("summary", menu).offsetParent !== null;

export function initMenus() {
  document.addEventListener("click", ({ target }) => {
    for (const menu of all("[data-menu][open]")) if (isMenu(menu) && !menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
    if (!menu || !isMenu(menu)) return;
    event.stopPropagation(); // it stops no answer
    menu.open = false;
    one("summary", menu).focus();
  }, { capture: true });
}
