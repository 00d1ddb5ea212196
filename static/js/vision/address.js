// The address holds the form: a reload, and Back from a reading, find it as it was left.
import { debounce } from "../lib/dom.js";

const LONGEST = 8000; // characters; servers cut longer addresses
const APART = new Set(["csrfmiddlewaretoken", "idempotency_key", "find", "name"]); // not what is asked

// The prompt is told also where it is blank: with it all that is blank stays so.
export function query(entries) {
  const told = [...entries].filter(
    ([name, value]) => !APART.has(name) && typeof value === "string" && (value.trim() !== "" || name === "prompt"),
  );
  const whole = `?${new URLSearchParams(told)}`;
  if (whole.length <= LONGEST) return whole;
  return `?${new URLSearchParams(told.map(([name, value]) => [name, name === "prompt" ? "" : value]))}`;
}

// A prompt that was too long for the address lies beside it.
export function recall(form) {
  const prompt = form.elements.prompt;
  if (prompt.value === "") prompt.value = history.state?.prompt ?? "";
}

// `parts`: what else on the page belongs to the form.
export function initAddress(form, ...parts) {
  const remember = () => {
    soon.cancel();
    history.replaceState({ prompt: form.elements.prompt.value }, "", `${form.getAttribute("action")}${query(new FormData(form))}`);
  };
  const soon = debounce(remember, 400);
  for (const part of [form, ...parts]) {
    part.addEventListener("input", soon);
    part.addEventListener("change", soon);
  }
  return remember;
}
