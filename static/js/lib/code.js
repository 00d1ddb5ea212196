// The request as code follows the form: the server writes it anew a moment after the last change.
import { addCopyButtons } from "./copy.js";
import { all, debounce, nodes, one } from "./dom.js";
import { post, readText } from "./post.js";

// `parts`: what else on the page belongs to the form; `readForm()`: what would be sent; `load(signal)`:
// asks for the page that has the code. Comes back: what writes it after other changes.
export function initCode(form, { parts = [], readForm = () => new FormData(form), load = (signal) => postForm(form, readForm(), signal) } = {}) {
  const box = one("[data-samples]");
  if (!box) return () => {};
  initDrawer(box);
  let request = null;
  const refresh = debounce(async () => {
    if (!box.open) return;
    request?.abort();
    request = new AbortController();
    const fresh = one("[data-samples-body]", nodes(await readText(load(request.signal))));
    if (!fresh) return;
    replaceBody(box, fresh);
    addCopyButtons(box);
  }, 400);
  box.addEventListener("toggle", refresh);
  for (const part of [form, ...parts]) {
    for (const kind of ["input", "change", "restored", "masked", "settled"]) part.addEventListener(kind, refresh);
  }
  if (location.hash === "#samples") box.open = true;
  return refresh;
}

function postForm(form, data, signal) {
  return post(form.getAttribute("action"), { body: named(data), accept: "text/html", signal });
}

// Its pictures stay here: the code names them as files.
function named(data) {
  for (const [name, value] of [...data]) {
    if (!(value instanceof File)) continue;
    data.delete(name);
    if (name === "mask" && value.size) data.set("mask", "1");
  }
  data.set("action", "code");
  return data;
}

// The code as a drawer: Escape and a button close it, and the focus goes back to what opened it.

function initDrawer(box) {
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
function replaceBody(box, fresh) {
  const old = one("[data-samples-body]", box);
  const language = one("[name=code-language]:checked", old)?.value ?? box.dataset.language;
  const focus = old.contains(document.activeElement) && document.activeElement.id;
  const open = all(".fold", old).map((fold) => fold.open);
  old.replaceWith(fresh);
  const chosen = all("[name=code-language]", fresh).find((each) => each.value === language);
  if (chosen) chosen.checked = true;
  for (const [at, fold] of all(".fold", fresh).entries()) fold.open = open[at] ?? false;
  if (focus) document.getElementById(focus)?.focus();
}
