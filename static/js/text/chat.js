// Chat: turns that follow one another.
import { announce, one } from "../lib/dom.js";
import { markdown } from "../lib/live.js";
import { session } from "./session.js";
import { initDraftCount } from "./tokens.js";

// Regenerate an answer, or edit the message above it: both go on from the turn before, as a branch.

function initBranch(form, send) {
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

// A conversation that is opened again shows its end, and the next message can be typed at once. A link to
// a part of it leads there, and a page that is loaded again stays where it was.

const SETTLING = 1500; // milliseconds in which what is above the end may still grow: fonts, formulas
const END = "#end"; // leads without a script to where the script leads anyway
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // of somebody who goes elsewhere

function openAtEnd(form, { type = readNavigation(), hash = location.hash } = {}) {
  if (!one("[data-turns] [data-turn]", form) || (hash.length > 1 && hash !== END)) return;
  if (!one("[aria-invalid], [data-error] .problem", form)) form.elements.message.focus({ preventScroll: true });
  if (type === "navigate") stayAtEnd();
}

const readNavigation = () => performance.getEntriesByType("navigation")[0]?.type;

function stayAtEnd() {
  const page = document.documentElement;
  const end = () => window.scrollTo({ top: page.scrollHeight, behavior: "instant" });
  const growing = new ResizeObserver(end); // calls at once, too
  const leave = () => {
    growing.disconnect();
    for (const kind of HANDS) window.removeEventListener(kind, leave);
  };
  growing.observe(document.body);
  for (const kind of HANDS) window.addEventListener(kind, leave, { passive: true });
  setTimeout(leave, SETTLING);
  end();
}

// Example prompts are written into the composer; without this script they are links that fill it in.
function initExamples(form) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-example]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    form.elements.message.value = link.textContent;
    form.elements.message.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.message.focus();
  });
}

export function startChat({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: markdown });
  form.addEventListener("focusin", markdown, { once: true }); // while the message is being written
  initExamples(form);
  const branch = initBranch(form, talk.send);
  openAtEnd(form);
  talk.attach();
  return {
    ...talk,
    run() {
      talk.send(branch.read());
    },
  };
}
