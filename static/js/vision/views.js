// What was read: its views, its columns, its menus, and its correction.
import { all, nodes, one } from "../lib/dom.js";
import { token } from "../lib/post.js";

// Rendered, Raw, Lines, Edit: one of them is shown. The choice goes along to the next page.

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
    const choice = recall(storage);
    if (choice) for (const views of all("[data-views]", within)) show(views, choice);
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

// On a narrow screen one model at a time; on a wide one they stand side by side.

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

// Small menus close when something else is used, or with Esc.

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

// The person's version of a text: saved without leaving the page, the original kept.

export function initEdit(readings) {
  readings.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    event.preventDefault();
    const said = one("[data-edit-said]", form);
    said.textContent = "Saving…";
    const answer = await ask(form, event.submitter);
    if (!answer?.html) said.textContent = answer?.message ?? "Not saved. Your text is still here.";
    else put(form.closest("[data-turn]"), answer.html);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...readings.querySelectorAll("[data-edit-form] textarea")].some(changed)) event.preventDefault();
  });
}

const changed = (field) => field.value !== field.defaultValue;

async function ask(form, button) {
  const body = new FormData(form, button);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const response = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  return response?.json().catch(() => null) ?? null;
}

function put(result, html) {
  const fresh = one("[data-turn]", nodes(html));
  fresh.classList.toggle("shown", result.classList.contains("shown"));
  result.replaceWith(fresh);
  const button = one('[data-view="edit"]', fresh);
  button?.click();
  button?.focus();
  const said = one("[data-edit-said]", fresh);
  if (said) said.textContent = `Saved. ${said.textContent.trim()}`;
}
