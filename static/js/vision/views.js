// Rendered, Raw, Lines, Edit: one of them is shown. The choice goes along to the next page.
import { all, one } from "../lib/dom.js";

const KEPT = "vision-view";

export function initViews(root, storage = sessionStorage) {
  const show = (views, name) => {
    if (!one(`[data-view="${name}"]`, views)) return;
    for (const button of all("[data-view]", views)) {
      button.setAttribute("aria-pressed", String(button.dataset.view === name));
    }
    for (const panel of all("[data-panel]", views)) {
      panel.open = panel.dataset.panel === name;
    }
  };
  const restore = (within) => {
    const kept = recall(storage);
    if (kept) for (const views of all("[data-views]", within)) show(views, kept);
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-view]");
    if (!button) return;
    show(button.closest("[data-views]"), button.dataset.view);
    if (button.dataset.view !== "edit") keep(storage, button.dataset.view);
  });
  root.addEventListener("read", (event) => restore(event.target));
  restore(root);
  return { show };
}

function recall(storage) {
  try {
    return storage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(storage, name) {
  try {
    storage.setItem(KEPT, name);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
}
