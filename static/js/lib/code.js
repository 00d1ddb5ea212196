// The request as code follows the form: the server writes it anew a moment after the last change.
import { addCopyButtons } from "./copy.js";
import { debounce, nodes, one } from "./dom.js";
import { initDrawer, replaceBody } from "./drawer.js";
import { post } from "./post.js";

// `parts`: what else on the page belongs to the form; `given()`: what would be sent; `load(signal)`:
// asks for the page that has the code. Comes back: what writes it after other changes.
export function initCode(form, { parts = [], given = () => new FormData(form), load = (signal) => postForm(form, given(), signal) } = {}) {
  const box = one("[data-samples]");
  if (!box) return () => {};
  initDrawer(box);
  let asked = null;
  const refresh = debounce(async () => {
    if (!box.open) return;
    asked?.abort();
    asked = new AbortController();
    const answer = await load(asked.signal).catch(() => null);
    const fresh = answer?.ok && one("[data-samples-body]", nodes(await answer.text()));
    if (!fresh) return;
    replaceBody(box, fresh);
    addCopyButtons(box);
  }, 400);
  box.addEventListener("toggle", refresh);
  for (const part of [form, ...parts]) {
    for (const kind of ["input", "change", "restored", "masked"]) part.addEventListener(kind, refresh);
  }
  if (location.hash === "#samples") box.open = true;
  return refresh;
}

function postForm(form, given, signal) {
  return post(form.getAttribute("action"), { body: named(given), accept: "text/html", signal });
}

// Its pictures stay here: the code names them as files.
function named(given) {
  for (const [name, value] of [...given]) {
    if (!(value instanceof File)) continue;
    given.delete(name);
    if (name === "mask" && value.size) given.set("mask", "1");
  }
  given.set("action", "code");
  return given;
}
