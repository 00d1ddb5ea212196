// Small menus close when something else is used, or with Esc.
import { all } from "../lib/dom.js";

export function initMenus(doc) {
  const open = () => all("[data-menu][open]", doc);
  doc.addEventListener("click", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  doc.addEventListener("focusin", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(doc.activeElement)) menu.querySelector("summary").focus();
    }
  });
}
