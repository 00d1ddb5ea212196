// A conversation (or a growing text) with one model: what is sent, and what happens to the form.
import { renewAfter, renewKey } from "../lib/stream.js";
import { one } from "../lib/dom.js";
import { post } from "../lib/post.js";
import { clearProblems, describe, moveProblem, showFieldErrors, showProblem } from "../lib/problems.js";
import { runner } from "../lib/runner.js";

const PICTURES = ["picture", "keep", "pictures_chosen"];

export function session({ form, draft, link, writer, notebook = null }) {
  const turns = one("[data-turns]", form);
  const field = one("[data-draft]", form);
  const chat = form.dataset.mode === "chat";
  let asking = {}; // what is on its way: see `send`

  const hooks = {
    began(run) {
      renewKey(form);
      asking.before = form.elements.parent.value;
      form.elements.parent.value = run.id;
      take();
      form.dispatchEvent(new CustomEvent("begun", { detail: asking.own }));
      asking.begun?.();
      form.elements.again?.remove();
      form.elements.shared?.remove(); // it was copied: the conversation is the reader's own now
      draft.clear();
      link.update();
    },
    draw: (text) => notebook?.draw(text),
    ended(status, turn, back) {
      if (back) giveBack(turn);
      else if (status === "failed" && !one("[data-answer]", turn)?.textContent.trim()) restore();
      settle();
    },
    failed(error, back) {
      if (back) giveBack();
      renewAfter(form, error);
      settle();
      empty(turns.children.length > 1);
      const wrong = error.body?.errors;
      if (!wrong || !showFieldErrors(form, wrong)) showProblem(form, describe(error));
    },
  };
  const running = runner({ root: form, turns, writer, hooks });

  const empty = (over) => one("[data-empty]", turns)?.toggleAttribute("hidden", over);

  // The words stay in the field until they are asked; what was typed behind them since stays there.
  function take() {
    if (!chat || !asking.own || !field.value.startsWith(asking.words)) return;
    field.setRangeText("", 0, asking.words.length, "preserve");
  }

  // A question that got no answer is the draft again.
  const restore = () => chat && asking.own && (field.value ||= asking.words);

  // The conversation is as it was; what went wrong in the turn that is not there is said all the same.
  function giveBack(turn) {
    form.elements.parent.value = asking.before;
    asking.back?.(asking.words);
    if (turn) moveProblem(form, turn);
  }

  function settle() {
    form.dataset.busy = "";
    notebook?.end();
    link.update();
    form.dispatchEvent(new CustomEvent("settled", { detail: Boolean(asking.own && field.value === asking.words) }));
  }

  // `words`: a message that is not the field's. `parent`: the turn it follows, if that is not the last.
  // `again`: the turn it is another version of. `prefill`: what the answer begins with, if not as in the
  // form. `succeeds`: turns in whose place it comes. `begun()`, `back(words)`: it has begun; nothing came of it.
  function send({ words, parent, again, prefill, succeeds, begun, back } = {}) {
    if (running.busy()) return;
    const said = words ?? field.value;
    if (!said.trim()) return field.focus();
    asking = { words: said, own: words === undefined, begun, back };
    clearProblems(form);
    empty(true);
    const body = new FormData(form);
    body.set(field.name, said);
    if (words !== undefined) for (const name of PICTURES) body.delete(name); // the draft's
    if (parent !== undefined) body.set("parent", parent);
    if (again !== undefined) body.set("again", again);
    if (prefill !== undefined) body.set("prefill", prefill);
    form.dispatchEvent(new CustomEvent("sent"));
    start({ said, ask: () => post(location.pathname, { body, accept: "text/event-stream" }), succeeds });
    return undefined;
  }

  function start(question) {
    form.dataset.busy = "yes";
    notebook?.begin();
    running.go(chat || question.instead ? question : { ...question, succeeds: [...turns.children] });
  }

  // A run that is still open when the page is loaded goes on here.
  function attach() {
    const base = form.dataset.openRun;
    if (!base) return;
    const turn = turns.lastElementChild;
    const said = turn ? one(".said-text", turn)?.textContent : "";
    start({ said, eventsUrl: `${base}events`, stopUrl: `${base}stop`, instead: turn });
  }

  return { send, attach, stop: running.stop, busy: running.busy };
}
