// On a narrow screen one model at a time; on a wide one they stand side by side.
import { all, one } from "../lib/dom.js";

export function initColumns(readings) {
  const tabs = one("[data-tabs]", readings);
  if (!tabs) return;
  const columns = one("[data-columns]", readings);
  const show = (at) => {
    all("[data-tab]", tabs).forEach((tab, place) => tab.setAttribute("aria-pressed", String(place === at)));
    [...columns.children].forEach((column, place) => column.classList.toggle("shown", place === at));
  };
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) show(Number(tab.dataset.tab));
  });
  columns.dataset.tabbed = "yes";
  show(0);
}
