// A comparison: one composer for several lanes, each of which answers by itself.
import { initCode } from "../lib/code.js";
import { all, announce, one, onPress } from "../lib/dom.js";
import { focusOnArrival, initKeyboard, initNumbers } from "../lib/fields.js";
import { initHeld, initParams, initSheet } from "../lib/forms.js";
import { markdown } from "../lib/live.js";
import { initMenus } from "../lib/menus.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "../lib/problems.js";
import { renewAfter } from "../lib/stream.js";
import { showFigures } from "./compare-figures.js";
import { initLane } from "./compare-lane.js";
import { initAddress } from "./compare-address.js";
import { initTabs, initSteps } from "./compare-scroll.js";
import { askLanes } from "./compare-wire.js";

const form = one("[data-lab]");
const field = form.elements.message;
const target = form.elements.lane;
const send = one("[data-run-button]", form);
const stopAll = one("[data-stop-all]", form);
form.noValidate = true; // the server says what is wrong, beside the field

let following = 0;
const lanes = all("[data-lane]", form).map((element) => initLane(element, changed));
const address = initAddress(form);
const editing = initEditing();

// Several lanes begin or end in the same moment: the page follows once.
function changed() {
  following ||= setTimeout(showState);
}

function showState() {
  following = 0;
  const busy = lanes.filter((lane) => lane.busy());
  const waits = chosen().some((lane) => lane.busy());
  form.dataset.busy = busy.length ? "yes" : "";
  send.hidden = waits;
  stopAll.hidden = !waits;
  if (!busy.length) announce("All answers are complete.");
  showFigures(lanes.map(({ element }) => element));
  address.updateSoon();
}

const chosen = () => (target.value ? lanes.filter(({ number }) => String(number) === target.value) : lanes);

// Nothing was asked at all.
function refuse(error) {
  renewAfter(form, error);
  const wrong = error.body?.errors;
  if (!wrong || !showFieldErrors(form, wrong)) showProblem(one("[data-refusal]", form), describe(error));
}

// Said once, however many lanes it was meant for.
function once(act) {
  let done = false;
  return (...values) => {
    if (!done) act(...values);
    done = true;
  };
}

// The press itself is answered first: what is asked is read and sent in a task of its own.
const runSoon = () => setTimeout(run);

function run() {
  const words = field.value;
  if (!words.trim()) return field.focus();
  const edit = editing.read();
  const targets = edit ? [edit.lane] : chosen();
  if (targets.some((lane) => lane.busy())) return undefined;
  const body = read({ words, targets });
  if (edit) body.set(edit.lane.parent.name, edit.parent);
  const begun = once(() => take(words));
  ask(targets, body, words, { succeeds: edit?.succeeds, begun });
  return undefined;
}

function read({ words, targets }) {
  const body = new FormData(form);
  body.set("message", words);
  body.delete("lane");
  for (const { number } of targets) body.append("lane", number);
  return body;
}

function ask(targets, body, said, { succeeds, begun, again }) {
  clearProblems(form);
  const answer = askLanes(form, body, targets.map(({ number }) => number));
  const refused = once(refuse);
  for (const lane of targets) lane.send({ said, ask: () => answer(lane.number), succeeds, begun, refused, again });
}

// The words stay in the field until they are asked; what was typed behind them since stays there.
function take(words) {
  editing.cancel();
  if (field.value.startsWith(words)) field.setRangeText("", 0, words.length, "preserve");
  form.dispatchEvent(new CustomEvent("begun", { detail: true })); // its pictures are on their way
}

// Regenerate an answer, or edit the message above it: in this lane, from the turn before.

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-regenerate], [data-edit], [data-go-on]");
  const lane = link && lanes.find(({ element }) => element.contains(link));
  if (!lane || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (lane.busy()) return;
  const turn = link.closest("[data-turn]");
  const said = one(".said-text", turn).textContent;
  if (link.matches("[data-edit]")) editing.begin(lane, turn, link.dataset.parent, said);
  else if (link.dataset.goOn) ask([lane], read({ words: link.dataset.goOn, targets: [lane] }), link.dataset.goOn, {});
  else repeat(lane, turn, link.dataset.parent, said);
});

function repeat(lane, turn, parent, said) {
  editing.cancel();
  const body = read({ words: said, targets: [lane] });
  const again = !turn.nextElementSibling;
  body.delete("picture"); // those of the next message
  if (again) body.set("again", lane.number); // the last answer is asked for once more in its round
  else body.set(lane.parent.name, parent);
  ask([lane], body, said, { succeeds: fromOn(turn), again });
}

function fromOn(turn) {
  const rest = [];
  for (let next = turn; next; next = next.nextElementSibling) rest.push(next);
  return rest;
}

function initEditing() {
  const note = one("[data-editing]", form);
  let state = null;
  one("[data-cancel-edit]", note).addEventListener("click", () => {
    field.value = state?.before ?? field.value;
    cancel();
  });

  function begin(lane, turn, parent, said) {
    cancel();
    state = { lane, parent, before: field.value, succeeds: fromOn(turn) };
    const name = one(".lane-model", lane.element).textContent;
    one("[data-editing-words]", note).textContent = `Editing a message to ${name} only.`;
    note.hidden = false;
    for (const after of state.succeeds) after.classList.add("left-behind");
    field.value = said;
    field.focus();
    announce("Editing an earlier message.");
  }

  function cancel() {
    for (const turn of state?.succeeds ?? []) turn.classList.remove("left-behind");
    note.hidden = true;
    state = null;
  }

  return { begin, cancel, read: () => state };
}

// Another answer of a lane to the same message, beside the others as they stand now.
onPress(form, "[data-neighbour]", (link) => {
  lanes.find(({ element }) => element.contains(link)).parent.value = link.dataset.run;
  address.update();
  location.reload();
});

// What changes the lanes is a page of its own, and so is the search; the rest is asked from here.
form.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (name === "action" && !value.startsWith("code.")) return;
  event.preventDefault();
  if (name === "action") showCode(value.slice("code.".length));
  else runSoon();
});

const renewCode = initCode(form);

function showCode(number) {
  form.elements.code.value = number;
  const box = one("[data-samples]");
  if (box.open) renewCode();
  box.open = true;
  one("summary", box).focus();
}

const stop = () => Promise.all(chosen().map((lane) => lane.stop()));
stopAll.addEventListener("click", stop);
target.addEventListener("change", changed);
field.addEventListener("input", markdown, { once: true }); // while the message is being written
initMenus();
initHeld(document);
initParams(form);
initNumbers(form);
initSheet(form);
initTabs(lanes);
initSteps(one("[data-step]"), lanes);
initKeyboard(form, { run: runSoon, stop, busy: () => form.dataset.busy === "yes" });
if (one("[data-pictures]", form)) import("./pictures.js").then(({ initPictures }) => initPictures(form));
for (const lane of lanes) lane.attachOpen();
focusOnArrival(form, field);
address.update();
