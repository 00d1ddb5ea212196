// Tokenize: the count as one types, the pieces in colours where the provider tells them.
import { tokenCounter } from "./counter.js";
import { announce, one } from "../lib/dom.js";
import { clearProblems, describe, showProblem } from "../lib/problems.js";

const UNKNOWN = "–"; // in place of a count that could not be had
const MOST = 4000; // pieces drawn: beyond that the page would get slow

export function startTokenizer({ form }) {
  const counter = tokenCounter({
    rest: 3000,
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
