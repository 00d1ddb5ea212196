// Run, and the address that brings the form back.
import { announce, debounce, one } from "../lib/dom.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "../lib/problems.js";
import { sendAsk } from "../lib/stream.js";

// The address holds the form: a reload, and Back from a reading, find it as it was left.

const LONGEST = 8000; // characters; servers cut longer addresses
const APART = new Set(["csrfmiddlewaretoken", "idempotency_key", "find", "name", "fields_name"]); // not what is asked

// The prompt is told also where it is blank: with it all that is blank stays so.
export function query(entries) {
  const values = [...entries].filter(
    ([name, value]) => !APART.has(name) && typeof value === "string" && (value.trim() !== "" || name === "prompt"),
  );
  const whole = `?${new URLSearchParams(values)}`;
  if (whole.length <= LONGEST) return whole;
  return `?${new URLSearchParams(values.map(([name, value]) => [name, name === "prompt" ? "" : value]))}`;
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

// Run: everything is sent, and the browser goes to the page where the reading grows.

// `leaving` is called before that: Back leads to the form as it is then.
export function initRun(form, { waiting, leaving }) {
  const button = one("[data-run-button]", form);
  let busy = false;

  async function run() {
    if (busy) return;
    clearProblems(form);
    set(true);
    try {
      await waiting(); // pictures that are still on their way belong to it
      const address = await ask();
      announce("Running.");
      leaving();
      location.assign(address);
    } catch (error) {
      set(false);
      if (!error.body?.errors || !showFieldErrors(form, error.body.errors)) showProblem(form, describe(error));
    }
  }

  async function ask() {
    const body = new FormData(form);
    body.set("action", "run");
    const { batch } = await sendAsk(form, body, (answer) => typeof answer.batch === "string" && Array.isArray(answer.runs));
    return batch;
  }

  function set(on) {
    busy = on;
    button.disabled = on;
    button.textContent = on ? "Starting…" : "Run";
  }

  form.addEventListener("submit", (event) => {
    const wanted = event.submitter?.value;
    if (event.submitter?.name === "action" && wanted !== "run") return;
    event.preventDefault();
    run();
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && set(false));
  return { run, stop: () => undefined, busy: () => false };
}
