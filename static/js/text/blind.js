// A blind comparison: ask, read the answers as they grow, vote by a press or a key, ask the next.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { initKeyboard } from "../lib/fields.js";
import { markdown } from "../lib/live.js";
import { events, get, post, refusalOf } from "../lib/post.js";
import { eventParser, renewKey, sleep } from "../lib/stream.js";

const FRAME = 80; // milliseconds between two drawings of one answer
const PAUSES = [300, 1000, 2000, 4000, 8000]; // before each new attempt to follow
const STREAM = "text/event-stream";
const LOST = "The connection was lost. Reload the page to see what arrived.";

const form = one("[data-blind]");
const place = one("[data-place-of-round]", form);
const ballot = one("[data-place-of-ballot]", form);
const composer = one("[data-composer]", form) ?? form; // always in sight
const field = form.elements.message;
const send = one("[data-run-button]", form);
const stop = one("[data-stop-button]", form);
const state = { busy: false, round: "", answers: new Map() }; // the open answers, by the id of their run

const isStream = (response) => response.ok && (response.headers.get("Content-Type") ?? "").startsWith(STREAM);

// The answers that grow are drawn one in a frame, so that six of them leave the page its time.

let frame = 0;

function drawSoon() {
  frame ||= requestAnimationFrame(drawOne);
}

function drawOne(now) {
  frame = 0;
  const waiting = [...state.answers.values()].filter((answer) => answer.dirty);
  const due = waiting.find((answer) => now - answer.drawn >= FRAME);
  if (due) draw(due, now);
  if (waiting.length > (due ? 1 : 0)) drawSoon();
}

function draw(answer, now) {
  Object.assign(answer, { dirty: false, drawn: now });
  answer.writer.draw(answer.text);
}

// Where an answer grows. On a page that was loaded again its place is there already.
function seatAnswer(position, makeWriter) {
  const letter = "ABCDEF"[position];
  let seat = one(`[aria-labelledby="answer-${letter}"]`, place);
  if (!seat) {
    seat = one("#blind-answer").content.firstElementChild.cloneNode(true);
    seat.setAttribute("aria-labelledby", `answer-${letter}`);
    one("h2", seat).id = `answer-${letter}`;
    one("[data-letter]", seat).textContent = letter;
    one("[data-answers]", place).append(seat);
  }
  const text = one("[data-text]", seat);
  const prose = document.createElement("div");
  prose.className = "prose";
  prose.dir = "auto";
  const wait = document.createElement("p");
  wait.className = "help";
  wait.textContent = "Waiting for the answer…";
  text.replaceChildren(prose, wait);
  return { seat: text, wait, writer: makeWriter(prose, () => undefined), text: "", seen: "", dirty: false, drawn: 0, ended: false };
}

const handlers = {
  run(data, makeWriter) {
    if (state.answers.has(data.run)) return;
    state.answers.set(data.run, { ...seatAnswer(data.position, makeWriter), stop: data.stop });
    if (state.round) return;
    state.round = `/text/compare/${data.round}/`;
    history.replaceState(history.state, "", state.round);
  },
  delta(data) {
    const answer = state.answers.get(data.run);
    answer.text += data.text ?? "";
    answer.wait.remove();
    answer.dirty = true;
    drawSoon();
  },
  moved(data) {
    const answer = state.answers.get(data.run);
    answer.text = "";
    answer.writer.reset();
  },
  done(data) {
    const answer = state.answers.get(data.run);
    Object.assign(answer, { ended: true, dirty: false });
    answer.seat.replaceChildren(nodes(data.html));
  },
};

async function read(response, makeWriter) {
  const feed = eventParser(({ name, data, id }) => {
    const values = JSON.parse(data);
    handlers[name]?.(values, makeWriter);
    if (id && state.answers.has(values.run)) state.answers.get(values.run).seen = id;
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) feed(part.value);
}

const open = () => [...state.answers].filter(([, answer]) => !answer.ended);

// The rest of what has begun, over as many connections as it takes.
async function followRest(makeWriter) {
  for (const pause of PAUSES) {
    if (!open().length) return;
    await sleep(pause);
    const query = new URLSearchParams(open().map(([run, answer]) => ["run", `${run}:${answer.seen}`]));
    const response = await events(`/text/compare/events?${query}`).catch(() => null);
    if (response && isStream(response)) await read(response, makeWriter).catch(() => undefined);
  }
}

function stopAll() {
  stop.disabled = true;
  for (const [, answer] of open()) post(answer.stop).catch(() => undefined);
}

function setBusy(busy) {
  state.busy = busy;
  if (send) send.hidden = busy;
  if (stop) Object.assign(stop, { hidden: !busy, disabled: false });
  form.dataset.busy = busy ? "yes" : "";
}

async function ask() {
  if (state.busy || !field) return undefined;
  if (!field.value.trim()) return field.focus();
  setBusy(true);
  announce("Running.");
  complain(composer, "");
  one("[data-error]", form).replaceChildren();
  const said = field.value;
  try {
    const response = await post(form.getAttribute("action"), { body: new FormData(form), accept: STREAM });
    if (!isStream(response)) throw new Error(await refusalOf(response));
    renewKey(form);
    const makeWriter = await markdown();
    begin(said);
    await read(response, makeWriter).catch(() => undefined);
    await followRest(makeWriter);
    await showBallot();
  } catch (error) {
    complain(composer, error instanceof TypeError ? LOST : error.message); // fetch says so of a network that is gone
  } finally {
    setBusy(false);
  }
  return undefined;
}

function begin(said) {
  Object.assign(state, { round: "", answers: new Map() });
  const shell = one("#blind-round").content.firstElementChild.cloneNode(true);
  one("[data-said]", shell).textContent = said;
  place.replaceChildren(shell);
  ballot.replaceChildren();
  if (field.value === said) field.value = "";
}

// The answers are there, as the server has formatted each: the ballot is all that is missing.
async function showBallot() {
  if (open().length) throw new Error(LOST);
  const response = await get(state.round);
  if (!response.ok) throw new Error(await refusalOf(response));
  ballot.replaceChildren(nodes((await response.json()).ballot));
  announce("All answers are complete. Which is best?");
  if (!field?.value.trim()) one("[data-ballot]", ballot).focus({ preventScroll: true });
}

// After the vote, with the names.
function show(parts) {
  place.replaceChildren(nodes(parts.html));
  ballot.replaceChildren(nodes(parts.ballot));
}

async function vote(button) {
  if (state.busy) return;
  const body = new FormData(form);
  body.set("choice", button.value);
  state.busy = true;
  const response = await post(button.getAttribute("formaction"), { body }).catch(() => null);
  state.busy = false;
  if (!response?.ok) return complain(ballot, await refusalOf(response));
  show(await response.json());
  announce(one("[data-ballot]", ballot).textContent.replace(/\s+/g, " "));
  return field?.focus({ preventScroll: true });
}

// A page that was loaded while models answer goes on with them.
async function goOn() {
  const waiting = all("[data-open-run]", place);
  if (!waiting.length) return;
  setBusy(true);
  const makeWriter = await markdown();
  state.round = one("[data-round]", place).dataset.round;
  for (const { dataset } of waiting) {
    const run = dataset.openRun;
    state.answers.set(run, { ...seatAnswer(Number(dataset.place), makeWriter), stop: `/runs/${run}/stop` });
  }
  await followRest(makeWriter);
  await showBallot().catch((error) => complain(composer, error instanceof TypeError ? LOST : error.message));
  setBusy(false);
}

const isTyping = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable]"));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "choice") vote(button);
  else ask();
});
stop?.addEventListener("click", stopAll);
initKeyboard(form, { run: ask, stop: stopAll, busy: () => state.busy });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || one("dialog[open]")) return;
  const button = one(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`, ballot);
  if (!button) return;
  event.preventDefault();
  vote(button);
});
goOn();
