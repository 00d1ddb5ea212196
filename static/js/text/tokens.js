// Tokens: counted while one types, and shown piece by piece.
import { announce, debounce, one } from "../lib/dom.js";
import { post } from "../lib/post.js";
import { clearProblems, describe, showProblem } from "../lib/problems.js";

// Counted a moment after the last key.

const PAUSE = 600; // milliseconds without a key
const REST = 3000; // after a refusal, so that a text never spends the provider's patience

// Calls `show({count, …})`, `show(null)` for an empty text, or `fail(error)`.
function tokenCounter({ show, fail, question }) {
  let request = null;
  let quietUntil = 0;

  async function ask(text) {
    request?.abort();
    if (!text) return show(null);
    if (Date.now() < quietUntil) return undefined;
    request = new AbortController();
    try {
      const response = await post(location.pathname, { body: question(), signal: request.signal });
      const body = await response.json();
      if (response.ok) return show(body);
      quietUntil = Date.now() + REST;
      return fail({ status: response.status, body, message: body.message });
    } catch (error) {
      return error.name === "AbortError" ? undefined : fail(error);
    }
  }

  return { soon: debounce(ask, PAUSE), now: ask };
}

// Tokenize: the count as one types, the pieces in colours where the provider tells them.

const UNKNOWN = "–"; // in place of a count that could not be had
const MOST = 4000; // pieces drawn: beyond that the page would get slow

export function startTokenizer({ form }) {
  const counter = tokenCounter({
    question: () => new FormData(form),
    show(counted) {
      clearProblems(form);
      draw(one("[data-tokens]"), counted ?? { count: 0, exact: true });
    },
    fail(error) {
      showProblem(form, describe(error));
      one("[data-tokens-count]").textContent = UNKNOWN;
    },
  });
  const text = () => ["system", "message", "prompt"].map((name) => form.elements[name]?.value ?? "").join("");
  form.addEventListener("input", () => counter.soon(text()));
  if (text()) counter.now(text());
  return {
    async run() {
      await counter.now(text());
      const count = one("[data-tokens-count]").textContent;
      if (count !== UNKNOWN) announce(`${count} tokens`);
    },
    stop: () => undefined,
    busy: () => false,
  };
}

function draw(place, { count, tokens, pieces, exact = true }) {
  one("[data-tokens-count]", place).textContent = (exact ? "" : "~") + count.toLocaleString("en");
  one("[data-tokens-note]", place).textContent = note(exact, pieces ?? []);
  one("[data-pieces]", place).replaceChildren(...(pieces ?? []).slice(0, MOST).map(piece));
  one("[data-token-ids]", place).hidden = !tokens?.length;
  one("[data-token-list]", place).textContent = (tokens ?? []).join(" ");
}

function note(exact, pieces) {
  if (!exact) return "Estimated: this provider has no tokenizer.";
  return pieces.length > MOST ? `Showing the first ${MOST}.` : "";
}

function piece(text) {
  const span = document.createElement("span");
  span.className = "piece";
  span.textContent = text;
  return span;
}
