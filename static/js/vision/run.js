// Run: everything is sent, and the browser goes to the page where the reading grows.
import { sendAsk } from "../lib/stream.js";
import { announce, one } from "../lib/dom.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "../lib/problems.js";

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
