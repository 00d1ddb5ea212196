// How many tokens the draft has, asked of the provider's own tokenizer a moment after the last key.
import { debounce, one } from "../lib/dom.js";
import { post, token } from "../lib/post.js";

const PAUSE = 600; // milliseconds without a key
const REST = 60_000; // after a refusal, so that a draft never spends the provider's patience

// Calls `show({count, …})`, `show(null)` for an empty text, or `fail(error)`.
export function tokenCounter({ show, fail = () => undefined, rest = REST, question = alone }) {
  let asked = null;
  let quietUntil = 0;

  async function ask(text) {
    asked?.abort();
    if (!text) return show(null);
    if (Date.now() < quietUntil) return undefined;
    asked = new AbortController();
    try {
      const response = await post(location.pathname, { body: question(text), signal: asked.signal });
      const body = await response.json();
      if (response.ok) return show(body);
      quietUntil = Date.now() + rest;
      return fail({ status: response.status, body, message: body.message });
    } catch (error) {
      return error.name === "AbortError" ? undefined : fail(error);
    }
  }

  return { soon: debounce(ask, PAUSE), now: ask };
}

function alone(text) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  body.set("mode", "tokenize");
  body.set("prompt", text);
  return body;
}

export function words({ count, exact = true }) {
  return `${exact ? "" : "~"}${count.toLocaleString("en")} token${count === 1 ? "" : "s"}`;
}

// The small count beside the composer. It stays silent when it cannot be had.
export function initDraftCount(form) {
  const place = one("[data-token-count]", form);
  if (!place) return; // this provider does not count
  const field = one("[data-draft]", form);
  const clear = () => (place.textContent = "");
  const counter = tokenCounter({
    show: (counted) => (place.textContent = counted ? words(counted) : ""),
    fail: clear,
  });
  const refresh = () => form.dataset.busy !== "yes" && counter.soon(field.value);
  field.addEventListener("input", refresh);
  field.addEventListener("change", refresh);
  form.addEventListener("sent", () => {
    counter.soon.cancel();
    clear();
  });
  if (field.value) refresh();
}
