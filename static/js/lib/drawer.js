// The code as a drawer: Escape and a button close it, and the focus goes back to what opened it.
import { all, one } from "./dom.js";

export function initDrawer(box) {
  const summary = one("summary", box);
  const close = () => {
    box.open = false;
    summary.focus();
  };
  box.addEventListener("click", (event) => event.target.closest("[data-close-samples]") && close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open || event.defaultPrevented || one("dialog[open]")) return;
    if (!box.contains(document.activeElement)) return; // elsewhere it stops a run
    event.preventDefault();
    event.stopImmediatePropagation();
    close();
  }, { capture: true });
}

// Code that was written anew keeps the language that is chosen, what is unfolded, and the focus.
export function replaceBody(box, fresh) {
  const old = one("[data-samples-body]", box);
  const language = one("[name=code-language]:checked", old)?.value;
  const focus = old.contains(document.activeElement) && document.activeElement.id;
  const open = all(".fold", old).map((fold) => fold.open);
  old.replaceWith(fresh);
  const chosen = all("[name=code-language]", fresh).find((each) => each.value === language);
  if (chosen) chosen.checked = true;
  for (const [at, fold] of all(".fold", fresh).entries()) fold.open = open[at] ?? false;
  if (focus) document.getElementById(focus)?.focus();
}
