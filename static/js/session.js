// A conversation (or a growing text) with one model: what is sent, and what happens to the form.
import { one } from "./dom.js";
import { post } from "./post.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "./problems.js";
import { runner } from "./runner.js";

export function session({ form, draft, link, writer, notebook = null }) {
  const turns = one("[data-turns]", form);
  const field = one("[data-draft]", form);
  const chat = form.dataset.mode === "chat";
  let sent = "";

  const hooks = {
    began(run) {
      form.elements.parent.value = run.id;
      draft.clear();
      link.update();
    },
    draw: (text) => notebook?.draw(text),
    ended(status, turn) {
      if (status === "failed" && !one("[data-answer]", turn)?.textContent.trim()) restore();
      settle();
    },
    failed(error) {
      settle();
      restore();
      const wrong = error.body?.errors;
      if (!wrong || !showFieldErrors(form, wrong)) showProblem(form, describe(error));
      empty(turns.children.length > 1);
    },
  };
  const running = runner({ root: form, turns, writer, hooks });

  function empty(over) {
    const words = one("[data-empty]", turns);
    if (words) words.hidden = over;
  }

  // A question that got no answer is the draft again.
  function restore() {
    if (chat && !field.value) field.value = sent;
  }

  function settle() {
    form.dataset.busy = "";
    notebook?.end();
    link.update();
  }

  // `words` is a message that is not the field's: an earlier one, asked again.
  function send(words) {
    sent = words ?? field.value;
    if (running.busy()) return;
    if (!sent.trim()) return field.focus();
    clearProblems(form);
    empty(true);
    const body = new FormData(form);
    body.set(field.name, sent);
    if (chat && words === undefined) field.value = "";
    form.dispatchEvent(new CustomEvent("sent"));
    start({ said: sent, ask: () => post(location.pathname, { body, accept: "text/event-stream" }) });
    return undefined;
  }

  function start(question) {
    if (!chat) turns.replaceChildren();
    form.dataset.busy = "yes";
    notebook?.begin();
    running.go(question);
  }

  // A run that is still open when the page is loaded goes on here.
  function attach() {
    const base = form.dataset.openRun;
    if (!base) return;
    const turn = turns.lastElementChild;
    const said = turn ? one(".said-text", turn)?.textContent : "";
    start({ said, eventsUrl: `${base}events`, stopUrl: `${base}stop`, instead: chat ? turn : null });
  }

  return { send, attach, stop: running.stop, busy: running.busy };
}
