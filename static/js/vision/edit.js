// The person's version of a text: saved without leaving the page, the original kept.
import { nodes, one } from "../lib/dom.js";
import { token } from "../lib/post.js";

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
