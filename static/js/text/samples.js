// The code samples follow the form: the server writes them anew for the form's own address.
import { addCopyButtons } from "../lib/copy.js";
import { debounce, nodes, one } from "../lib/dom.js";
import { initDrawer, replaceBody } from "./drawer.js";

export function initSamples(form, link) {
  const box = one("[data-samples]");
  if (!box) return;
  initDrawer(box);
  let asked = null;
  const refresh = debounce(async () => {
    if (!box.open) return;
    asked?.abort();
    asked = new AbortController();
    const response = await fetch(link.url(), { signal: asked.signal }).catch(() => null);
    if (!response?.ok) return;
    const fresh = one("[data-samples-body]", nodes(await response.text()));
    if (!fresh) return;
    replaceBody(box, fresh);
    addCopyButtons(box);
  }, 500);
  box.addEventListener("toggle", refresh);
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
}
