// Chat: turns that follow one another.
import { announce, one, onPress } from "../lib/dom.js";
import { markdown } from "../lib/live.js";
import { focusOnArrival } from "../lib/fields.js";
import { filled, keep } from "./fields.js";
import { initMeter } from "./meter.js";
import { session } from "./session.js";

// Regenerate an answer, or edit the message above it: both go on from the turn before, as a branch.

function initBranch(form, send) {
  const turns = one("[data-turns]", form);
  const note = one("[data-editing]", form);
  const field = form.elements.message;
  const editing = { from: null, parent: "", before: "" };

  onPress(turns, "[data-regenerate], [data-edit], [data-go-on], [data-alternative]", (link) => {
    if (link.dataset.goOn) return goOn(link);
    const turn = link.closest("[data-turn]");
    const said = one(".said-text", turn).textContent;
    const { alternative, parent = one("[data-parent]", turn)?.dataset.parent } = link.dataset;
    if (alternative) extend(turn, parent, said, alternative);
    else if (link.matches("[data-go-on]")) extend(turn, link.dataset.parent, said);
    else if (link.matches("[data-edit]")) edit(turn, link.dataset.parent, said);
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

  // Another version of the answer, which begins with all that there is of this one, or with what is given.
  function extend(turn, parent, said, prefill = one("[data-source]", turn).content.textContent) {
    if (form.dataset.busy === "yes") return;
    cancel();
    send({ words: said, parent, prefill, again: turn.dataset.turn, succeeds: fromOn(turn) });
  }

  function again(turn, parent, said) {
    if (form.dataset.busy === "yes") return;
    cancel();
    send({ words: said, parent, again: turn.dataset.turn, succeeds: fromOn(turn) });
  }

  function edit(turn, parent, said) {
    cancel();
    Object.assign(editing, { from: turn, parent, before: field.value });
    form.dataset.follows = parent;
    form.dispatchEvent(new CustomEvent("edited", { detail: turn }));
    field.value = said;
    note.hidden = false;
    for (const after of fromOn(turn)) after.classList.add("left-behind");
    form.dispatchEvent(new CustomEvent("settled")); // another request than before
    field.focus();
    announce("Editing an earlier message.");
  }

  function cancel() {
    if (!editing.from) return;
    for (const turn of fromOn(editing.from)) turn.classList.remove("left-behind");
    field.value = editing.before;
    note.hidden = true;
    leave();
    form.dispatchEvent(new CustomEvent("settled"));
  }

  function leave() {
    editing.from = null;
    delete form.dataset.follows;
    form.dispatchEvent(new CustomEvent("edited", { detail: null }));
  }

  // How a message is sent that is an edit: it goes on from the turn before the edited one.
  function read() {
    const { from, parent, before } = editing;
    if (!from) return {};
    const begun = () => {
      note.hidden = true;
      leave();
      field.value ||= before;
    };
    return { parent, again: from.dataset.turn, succeeds: fromOn(from), begun, back: (words) => edit(from, parent, words) };
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
  if (!one("[data-turns] [data-turn]", form)) return focusOnArrival(form, form.elements.message);
  if (hash.length > 1 && hash !== END) {
    return one(`${hash} [data-versions] a`)?.focus({ preventScroll: true }); // where its arrows were pressed
  }
  focusOnArrival(form, form.elements.message);
  if (type === "navigate") stayAtEnd();
  return undefined;
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

// The buttons of a turn say which end of the conversation they were pressed at. What is filled in
// goes along to another model.
function initTurnActs(form) {
  const acts = one("[data-turn-acts]");
  acts.addEventListener("submit", () => (acts.elements.last.value = form.elements.parent.value));
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-turn-model]")) keep(sessionStorage, filled(new FormData(form)), Date.now());
  });
}

// Example prompts are written into the composer; without this script they are links that fill it in.
function initExamples(form) {
  onPress(form, "[data-example]", (link) => {
    form.elements.message.value = link.textContent;
    form.elements.message.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.message.focus();
  });
}

export function startChat({ form, draft, link }) {
  initMeter(form);
  const talk = session({ form, draft, link, writer: markdown });
  form.elements.message.addEventListener("input", markdown, { once: true }); // while the message is being written
  initExamples(form);
  initTurnActs(form);
  const branch = initBranch(form, talk.send);
  openAtEnd(form);
  if (one("[data-earlier]", form)) import("./earlier.js").then(({ initEarlier }) => initEarlier(form));
  if (one("[data-pictures]", form)) import("./pictures.js").then(({ initPictures }) => initPictures(form));
  form.addEventListener("begun", () => one(".tool-calls", form)?.remove()); // a message was sent instead
  talk.attach();
  return {
    ...talk,
    run() {
      talk.send(branch.read());
    },
  };
}
