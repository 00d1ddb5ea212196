// Styles: written into the prompts where they are seen, kept, let go.
import { announce, nodes, one } from "../lib/dom.js";
import { post, token } from "../lib/post.js";

const PLACE = "{prompt}";

// As imagegen/generate/styles.py does it.
export function applied(style, prompt) {
  const said = prompt.trim();
  if (style.includes(PLACE)) return style.replaceAll(PLACE, () => said);
  return [said, style.trim()].filter(Boolean).join(", ");
}

export function initStyles(form, draft) {
  const place = one("[data-styles]", form);
  if (!place) return;

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-apply-style]")) apply();
    else send(button);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "style_name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send(one("#id_style_name ~ button", place));
  });

  function apply() {
    const chosen = form.elements.style.selectedOptions[0];
    draft.remember();
    for (const [name, words] of [
      ["prompt", chosen.dataset.prompt],
      ["negative_prompt", chosen.dataset.negative],
    ]) {
      const field = form.elements[name];
      field.value = applied(words, field.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    announce(`${chosen.textContent} added to the prompts.`);
  }

  async function send(button) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    for (const name of ["prompt", "negative_prompt", "style", "style_name"])
      body.set(name, form.elements[name]?.value ?? "");
    if (button.name) body.set(button.name, button.value);
    const response = await post(button.formAction, { body }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    announce(answer?.message ?? "Not saved.");
    if (!answer?.html) return say(answer?.message ?? "Not saved.");
    place.replaceChildren(nodes(answer.html));
    one("details", place).open = true;
    return undefined;
  }

  function say(words) {
    one("[data-style-said]", place).textContent = words;
  }
}
