// Generate: the job is queued, and the form stays as it is for the next one.
import { sendAsk } from "../lib/stream.js";
import { announce, nodes, one } from "../lib/dom.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "../lib/problems.js";
import { follow } from "./queue.js";

export function initGenerate(form, source) {
  const button = one("[data-run-button]", form);
  let sending = false;

  async function generate() {
    if (sending) return;
    clearProblems(form);
    set(true);
    try {
      await source.ready();
      const { jobs, message, history } = await send();
      follow(jobs);
      announce(message);
      remember(form, history);
      document.body.dispatchEvent(new Event("look"));
    } catch (error) {
      if (!error.body?.errors || !showFieldErrors(form, error.body.errors)) showProblem(form, describe(error));
    } finally {
      set(false);
    }
  }

  function send() {
    const body = new FormData(form);
    body.set("action", "generate");
    return sendAsk(form, body, (answer) => Array.isArray(answer.jobs));
  }

  function set(on) {
    sending = on;
    button.setAttribute("aria-disabled", String(on)); // not disabled: it keeps the focus
  }

  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    if (name && !(name === "action" && value === "generate")) return;
    if (event.submitter?.formAction && event.submitter.hasAttribute("formaction")) return;
    event.preventDefault();
    if (!button.disabled) generate();
  });
}

// The earlier prompts, this one among them.
function remember(form, html) {
  const old = one("[data-history]", form);
  const fresh = html && one("[data-history]", nodes(html));
  if (!old || !fresh) return;
  fresh.open = old.open;
  old.replaceWith(fresh);
}
