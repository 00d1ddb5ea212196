// Beside each prompt: about how many tokens it has, and so what is read together.
import { all } from "../dom.js";
import { CHUNK, estimate, words } from "./tokens.js";

export function initWords(form) {
  for (const place of all("[data-token-hint]", form)) {
    const field = form.elements[place.dataset.tokenHint];
    place.title = `An estimate. Engines read a prompt in pieces of ${CHUNK} CLIP tokens; what comes first counts most.`;
    const show = () => (place.textContent = words(estimate(field.value)));
    field.addEventListener("input", show);
    form.addEventListener("restored", show);
    show();
  }
}
