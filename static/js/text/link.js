// The address bar holds the link that reproduces the form; "Copy form link" copies it.
import { confirm, copy } from "../lib/copy.js";
import { debounce, one } from "../lib/dom.js";
import { address, filled, origin } from "./fields.js";

export function initLink(form) {
  const button = one("[data-link]");
  const of = (talk) =>
    address({ path: location.pathname, mode: form.dataset.mode, entries: filled(new FormData(form)), talk });
  const update = () => {
    history.replaceState(history.state, "", of(origin(form.elements)).url);
    button?.setAttribute("href", of([]).url);
  };
  const soon = debounce(update, 400);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  button?.addEventListener("click", async (event) => {
    event.preventDefault();
    const { url, left } = of([]); // the conversation is the reader's own: a link does not carry it
    const words = left.length ? `Copied without the ${left[0]}, which is too long for a link` : "Copied";
    confirm(button, await copy(new URL(url, location.href).href), words);
  });
  followModes(form, of);
  return { update, url: () => of(origin(form.elements)).url };
}

// The tabs keep what is filled in.
function followModes(form, of) {
  for (const tab of document.querySelectorAll("[data-mode][href]")) {
    tab.addEventListener("click", () => {
      const query = new URLSearchParams(new URL(of(origin(form.elements)).url, location.href).search);
      query.set("mode", tab.dataset.mode);
      carryWords(query, tab.dataset.mode);
      tab.href = `${location.pathname}?${query}`;
    });
  }
}

// What was typed in one mode is the text of the other.
export function carryWords(query, mode) {
  const [from, to] = mode === "chat" ? ["prompt", "message"] : ["message", "prompt"];
  if (query.get(from) && !query.get(to)) query.set(to, query.get(from));
  query.delete(from);
}
