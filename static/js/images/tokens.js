// How many tokens CLIP makes of a prompt, roughly: engines read prompts in pieces of 75 of them.
import { all } from "../lib/dom.js";

export const CHUNK = 75;
const SHORT = 7; // letters of a word that is usually one token
const PIECE = 5; // letters of each further token
const WORD = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{M}']+|\p{N}|[^\s\p{L}\p{N}]/gu;
const EMPHASIS = /[()[\]{}]|:\d+(?:\.\d+)?(?=[)\]])/g; // (word:1.2) weighs a word, it is not read

export function estimate(text) {
  let count = 0;
  for (const [piece] of text.replace(EMPHASIS, " ").matchAll(WORD)) count += cost(piece);
  return count;
}

function cost(piece) {
  const length = [...piece].length;
  if (/^[\p{Script=Latin}']/u.test(piece)) return length <= SHORT ? 1 : 1 + Math.ceil((length - SHORT) / PIECE);
  return /^\p{L}/u.test(piece) ? length * 2 : 1; // other scripts are cut into bytes
}

export function words(count) {
  if (count === 0) return "";
  const chunks = Math.ceil(count / CHUNK);
  return chunks < 2 ? `about ${count} of ${CHUNK} tokens` : `about ${count} tokens, ${chunks} × ${CHUNK}`;
}

// Beside each prompt: about how many tokens it has, and so what is read together.
export function initWords(form) {
  for (const place of all("[data-token-hint]", form)) {
    const field = form.elements[place.dataset.tokenHint];
    place.title = `Estimated. Engines read prompts in chunks of ${CHUNK} CLIP tokens; earlier words have more weight.`;
    const show = () => (place.textContent = words(estimate(field.value)));
    field.addEventListener("input", show);
    form.addEventListener("restored", show);
    show();
  }
}
