// The fields of the form: provider, listed names, seed and prompt.
import { all, announce, nodes, one, onPress } from "../lib/dom.js";
import { addSlider } from "../lib/fields.js";

// Names from a list, or any other name: the list's last entry opens a field for it.

// For each `[data-listed]` under `root`.
export function initListed(root) {
  for (const place of all("[data-listed]", root)) offerOther(place);
}

function offerOther(place) {
  const list = one("select", place);
  if (!list) return;
  const entry = new Option("Other name…", "");
  entry.dataset.other = "";
  list.append(entry);
  list.addEventListener("change", () => {
    const other = list.selectedOptions[0] === entry;
    open(place, other);
    if (other) one("input", place).focus();
    else one("input", place).value = "";
  });
}

// A name that the list does not hold stands beside it.
export function keepAside(place, value) {
  open(place, true);
  one("[data-other]", place).selected = true;
  one("input", place).value = value;
}

function open(place, on) {
  one(".other-name", place).open = on;
}

// Another provider: what depends on it is replaced, the rest of the form stays.

export function initProvider(form) {
  const choice = form.elements.provider;
  const button = one("[data-run-button]", form);
  let request = null;

  async function load() {
    request?.abort();
    request = new AbortController();
    const address = form.dataset.lists.replace("provider", encodeURIComponent(choice.value));
    const response = await fetch(`${address}?${query()}`, { signal: request.signal }).catch(() => null);
    if (!response?.ok) return response && announce("Couldn't load the provider's lists.");
    for (const part of all("[data-part]", nodes(await response.text()))) put(part);
    form.elements.was.value = choice.value;
    button.disabled = one("#provider-note", form).hasAttribute("data-refused");
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return announce(`${choice.selectedOptions[0].textContent.trim()} selected.`);
  }

  function query() {
    const answers = new URLSearchParams({ endpoint: form.dataset.mode, was: form.elements.was.value });
    for (const part of all("[data-part] :is(select, input):not(.slider)", form))
      if (part.value) answers.set(part.name, part.value);
    return answers;
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

// The seed: another one each time, or that of a picture that is there.

export function initSeed(form) {
  const field = form.elements.seed;
  if (!field) return;
  const put = (seed) => {
    field.value = seed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  one("[data-dice]", form).addEventListener("click", (event) => {
    event.preventDefault();
    put("-1");
  });
  one("[data-last-seed]", form).addEventListener("click", () => {
    const newest = one("#results [data-seed]");
    if (newest) put(newest.dataset.seed);
    announce(newest ? `Seed ${newest.dataset.seed}.` : "No result with a seed yet.");
  });
  onPress(document, "[data-reuse-seed]", (link) => {
    put(link.dataset.reuseSeed);
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    announce(`Seed ${link.dataset.reuseSeed} added to the form.`);
  });
}

// How many tokens CLIP makes of a prompt, roughly: engines read prompts in pieces of 75 of them.

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

// What is set, in a line: seen where the settings are folded.
export function initSettings(form) {
  const place = one("[data-settings-said]", form);
  const known = (name) => form.elements[name] && new FormData(form).getAll(name).findLast((value) => value.trim());
  const show = () => {
    const size = known("width") && known("height") ? `${known("width")} × ${known("height")}` : "";
    place.textContent = [known("sd_model_checkpoint") ?? known("upscaler_1"), size].filter(Boolean).join(", ");
  };
  for (const kind of ["input", "change", "restored"]) form.addEventListener(kind, show);
}
