// Another provider: what depends on it is replaced, the rest of the form stays.
import { addSlider } from "../lib/fields.js";
import { all, announce, nodes, one } from "../lib/dom.js";
import { offerOther } from "./listed.js";

export function initProvider(form) {
  const choice = form.elements.provider;
  const button = one("[data-run-button]", form);
  let asked = null;

  async function load() {
    asked?.abort();
    asked = new AbortController();
    const address = form.dataset.lists.replace("provider", encodeURIComponent(choice.value));
    const response = await fetch(`${address}?${query()}`, { signal: asked.signal }).catch(() => null);
    if (!response?.ok) return response && announce("Couldn't load the provider's lists.");
    for (const part of all("[data-part]", nodes(await response.text()))) put(part);
    form.elements.was.value = choice.value;
    button.disabled = one("#provider-note", form).hasAttribute("data-refused");
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return announce(`${choice.selectedOptions[0].textContent.trim()} selected.`);
  }

  function query() {
    const given = new URLSearchParams({ endpoint: form.dataset.mode, was: form.elements.was.value });
    for (const part of all("[data-part] :is(select, input):not(.slider)", form))
      if (part.value) given.set(part.name, part.value);
    return given;
  }

  function put(part) {
    const old = document.getElementById(part.id);
    if (!old) return;
    old.replaceWith(part);
    if (part.matches("[data-param]")) addSlider(part);
    if (part.matches("[data-listed]")) offerOther(part);
  }

  choice.addEventListener("change", load);
  form.addEventListener("restored", () => choice.value !== form.elements.was.value && load());
}
