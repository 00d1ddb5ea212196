// Saved prompts: use one, keep the one above, delete one.
import { announce, complain, nodes, one } from "../lib/dom.js";
import { post, refusalOf } from "../lib/post.js";

export function initPrompts(form) {
  const place = one("[data-prompts]", form);
  const field = one("[data-prompt]", form);

  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-use-prompt]");
    const button = event.target.closest("[data-prompts-post]");
    if (!link && !button) return;
    event.preventDefault();
    if (link) use(one("template", link.parentElement).content.textContent);
    else save(button);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    save(one(".prompt-save button", place));
  });

  function use(text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  async function save(button) {
    const body = new FormData();
    body.set("prompt", field.value);
    body.set("name", form.elements.name.value);
    if (button.name) body.set(button.name, button.value);
    const response = await post(button.formAction, { body }).catch(() => null);
    if (!response?.ok) return complain(one("details", place), await refusalOf(response));
    const answer = await response.json();
    place.replaceChildren(nodes(answer.html));
    one("details", place).open = true;
    return announce(button.name ? "Prompt deleted." : "Prompt saved.");
  }
}
