// Regenerate an answer, or edit the message above it: both go on from the turn before, as a branch.
import { announce, one } from "../lib/dom.js";

export function initBranch(form, send) {
  const turns = one("[data-turns]", form);
  const note = one("[data-editing]", form);
  const field = form.elements.message;
  const editing = { from: null, parent: "", before: "" };

  turns.addEventListener("click", (event) => {
    const link = event.target.closest("[data-regenerate], [data-edit], [data-go-on]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.dataset.goOn) return goOn(link);
    const turn = link.closest("[data-turn]");
    const said = one(".said-text", turn).textContent;
    if (link.matches("[data-edit]")) edit(turn, link.dataset.parent, said);
    else again(turn, link.dataset.parent, said);
    return undefined;
  });
  one("[data-cancel-edit]", note).addEventListener("click", cancel);

  // After the last answer only: the one that was cut.
  function goOn(link) {
    cancel();
    if (link.closest("[data-turn]") === turns.lastElementChild) send({ words: link.dataset.goOn });
    else location.assign(link.href);
  }

  function again(turn, parent, said) {
    if (form.dataset.busy === "yes") return;
    cancel();
    send({ words: said, parent, succeeds: fromOn(turn) });
  }

  function edit(turn, parent, said) {
    cancel();
    Object.assign(editing, { from: turn, parent, before: field.value });
    field.value = said;
    note.hidden = false;
    for (const after of fromOn(turn)) after.classList.add("left-behind");
    field.focus();
    announce("Editing an earlier message.");
  }

  function cancel() {
    if (!editing.from) return;
    for (const turn of fromOn(editing.from)) turn.classList.remove("left-behind");
    field.value = editing.before;
    note.hidden = true;
    editing.from = null;
  }

  // How a message is sent that is an edit: it goes on from the turn before the edited one.
  function read() {
    const { from, parent, before } = editing;
    if (!from) return {};
    const begun = () => {
      note.hidden = true;
      editing.from = null;
      field.value ||= before;
    };
    return { parent, succeeds: fromOn(from), begun, back: (words) => edit(from, parent, words) };
  }

  return { read };
}

function fromOn(turn) {
  const rest = [];
  for (let next = turn; next; next = next.nextElementSibling) rest.push(next);
  return rest;
}
