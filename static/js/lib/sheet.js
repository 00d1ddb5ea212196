// On a narrow screen the parameter panel opens as a sheet: the same fields, moved into a dialog.
import { all, one } from "./dom.js";

export function initSheet(form) {
  const panel = one("[data-params]", form);
  if (!panel) return;
  const sheet = one("[data-sheet]", panel);
  const content = one("[data-params-inner]", panel);
  const open = () => {
    sheet.append(content);
    sheet.showModal();
  };
  for (const button of all("[data-open-params]", form)) button.addEventListener("click", open);
  form.addEventListener("click", (event) => {
    const field = one(event.target.closest('a[href^="#id_"]')?.getAttribute("href") ?? "#none", form);
    if (!field) return;
    event.preventDefault();
    if (!field.checkVisibility()) open();
    field.focus();
  });
  one("[data-close-params]", panel).addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => sheet.before(content));
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  window.matchMedia("(min-width: 62.01rem)").addEventListener("change", () => sheet.open && sheet.close());
}
