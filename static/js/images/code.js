// The request as code follows the form: the server writes it anew a moment after the last change.
import { addCopyButtons } from "../copy.js";
import { debounce, nodes, one } from "../dom.js";
import { post } from "../post.js";
import { fitted } from "./sizes.js";

export function initCode(form, source) {
  const box = one("[data-samples]");
  let asked = null;
  const refresh = debounce(async () => {
    if (!box.open) return;
    asked?.abort();
    asked = new AbortController();
    const answer = await post(form.getAttribute("action"), { body: body(form, source.size()), accept: "text/html", signal: asked.signal }).catch(() => null);
    const fresh = answer?.ok && one("[data-samples-body]", nodes(await answer.text()));
    if (!fresh) return;
    one("[data-samples-body]", box).replaceWith(fresh);
    addCopyButtons(box);
  }, 400);
  box.addEventListener("toggle", refresh);
  for (const kind of ["input", "change", "restored", "masked"]) form.addEventListener(kind, refresh);
  if (location.hash === "#samples") box.open = true;
}

// Its pictures stay here: the code names them as files. A size that is blank is the picture's own.
function body(form, size) {
  const given = new FormData(form);
  const [width, height] = size ? fitted(...size) : ["", ""];
  for (const [name, side] of Object.entries({ width, height })) if (given.get(name) === "") given.set(name, side);
  for (const [name, value] of [...given]) {
    if (!(value instanceof File)) continue;
    given.delete(name);
    if (name === "mask" && value.size) given.set("mask", "1");
  }
  given.set("action", "code");
  return given;
}
