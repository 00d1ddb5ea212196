// An answer while it grows: its seat on the page, its figures, and what draws its text.
import { clone, one } from "./dom.js";
import { drawNever, drawSoon } from "./frames.js";

// The figures under a turn while it runs: what it is doing, for how long, how fast.

const CHARACTERS = 4; // to a token, roughly: the finished turn has the counted number
const TICK = 250; // milliseconds

export function phrase({ phase, seconds, message, attempt }) {
  if (phase === "retrying" && seconds) return `retrying in ${Math.ceil(seconds)} s`;
  if (phase === "lost") return `connection lost, attempt ${attempt}`;
  if (phase === "queued" && message) return `queued: ${message.slice(0, 60)}`;
  if ((phase === "unstored" || phase === "waiting") && message) return message;
  return phase;
}

export function rate(characters, milliseconds) {
  if (milliseconds < 500 || characters === 0) return "";
  return `~${(characters / CHARACTERS / (milliseconds / 1000)).toFixed(1)} tok/s`;
}

export function seconds(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function figures(element) {
  let started = performance.now();
  let waits = false; // for room with its key: it has not been sent
  const names = ["elapsed", "phase", "rate", "ttft", "wait"];
  const places = Object.fromEntries(names.map((name) => [name, one(`[data-live-${name}]`, element)]));
  let first = 0;
  let size = 0;
  let ticked = 0;
  tick(started);

  function tick(now) {
    if (now - ticked < TICK) return;
    ticked = now;
    places.elapsed.textContent = `${seconds(now - started)} elapsed`;
    if (first) {
      places.rate.textContent = rate(size, now - first);
      places.wait.setAttribute("width", String(((first - started) / (now - started)) * 100));
    }
  }

  function say(words) {
    if (places.phase.textContent !== words) places.phase.textContent = words; // a token changes nothing of it
  }

  return {
    tick,
    phase(phase) {
      if (waits && !phase.message) started = performance.now();
      waits = phase.phase === "waiting" && Boolean(phase.message);
      say(phrase(phase));
    },
    arrived({ text, reasoning }, opening) {
      size = text.length + reasoning.length - opening;
      if (size <= 0) return;
      say(text ? "writing" : "reasoning");
      if (first) return;
      first = performance.now();
      places.ttft.textContent = `${seconds(first - started)} to first token`;
      one(".trace", element).classList.remove("running");
    },
  };
}

// Plain text, grown by what is new.

function plainWriter(root) {
  const words = document.createTextNode("");
  root.append(words);
  root.dir = "auto"; // each block of Markdown has its own
  return {
    draw: (text) => words.appendData(text.slice(words.length)),
    reset: () => words.replaceData(0, words.length, ""),
  };
}

// What draws a growing answer. Markdown is the heaviest part of the page, so it comes when it is first
// needed; should it not come, the answer grows as plain text: the finished one is the server's anyway.

export const plain = async () => plainWriter;

// Each part begins in a task of its own.
export const markdown = () =>
  import("./markdown/library.js")
    .then(() => import("./markdown/parser.js"))
    .then(() => import("./writer.js"))
    .then(
      (module) => module.markdownWriter,
      () => plainWriter,
    );

// Where an answer grows: below the others, or in the place of what it succeeds. That stays on the page
// until its successor has begun, and comes back if nothing came of it.

const LEAVING = "left-behind";

export function takeSeat({ turns, element, old = [] }) {
  const dimmed = old.filter((each) => !each.classList.contains(LEAVING));
  let seated = !old.length;
  if (seated) turns.append(element);
  for (const each of dimmed) each.classList.add(LEAVING);

  function undim() {
    for (const each of dimmed) each.classList.remove(LEAVING);
  }

  return {
    begin() {
      if (seated) return;
      seated = true;
      if (old[0].isConnected) old[0].before(element);
      else turns.append(element);
      for (const each of old) each.remove();
      undim();
    },
    giveBack() {
      if (old.length && seated) element.before(...old);
      element.remove();
      seated = false;
      undim();
    },
  };
}

// The turn that is being written: its text, its reasoning, its figures. Drawn at most 12 times a second.

const FRAME = 80; // milliseconds

// `said` is the message above the answer, `writer` makes what draws the answer (Markdown or plain),
// `onDraw(text)` is called after each drawing.
export function liveTurn({ said = "", writer, onDraw }) {
  const element = clone("live-turn");
  const place = one("[data-live-said]", element);
  if (place) place.textContent = said;
  const written = { text: "", reasoning: "" };
  const text = writer(one("[data-answer]", element), () => onDraw(written.text));
  const thought = one("[data-live-reasoning]", element);
  const reasoning = plainWriter(one("[data-live-reasoning-text]", element));
  const progress = figures(element);
  const losses = one("[data-live-losses]", element);
  let opening = 0; // characters that the answer was given to begin with
  let drawn = 0;
  let grown = false;
  const timer = setInterval(drawSoon, TICK, drawFrame);

  // The figures change in the same frames as the text: each lays out and paints the turn.
  function drawFrame(now) {
    if (now - drawn < FRAME) return false;
    drawn = now;
    progress.tick(now);
    if (grown && element.isConnected) draw();
    grown = false;
    return true;
  }

  function grow() {
    grown = true;
    drawSoon(drawFrame);
  }

  function draw() {
    text.draw(written.text);
    if (written.reasoning) {
      thought.hidden = false;
      reasoning.draw(written.reasoning);
      one("[data-live-reasoning-label]", thought).textContent = written.text ? "Reasoning" : "Thinking…";
    }
    onDraw(written.text);
  }

  const handlers = {
    phase: (phase) => progress.phase(phase),
    delta(piece) {
      written.text += piece.text ?? "";
      written.reasoning += piece.reasoning ?? "";
      progress.arrived(written, opening);
      grow();
    },
    moved() {
      written.reasoning += written.text;
      written.text = "";
      text.reset();
      grow();
    },
    losses: ({ sentences }) => losses?.replaceChildren(...sentences.map(note)),
    lost: ({ attempt }) => progress.phase({ phase: "lost", attempt }),
  };

  return {
    element,
    written,
    handle: (name, data) => handlers[name]?.(data),
    skip: (words = "") => (opening = words.length),
    isBlank: () => written.text.length <= opening,
    finish() {
      clearInterval(timer);
      drawNever(drawFrame);
      text.stop?.();
    },
  };
}

function note(sentence) {
  const paragraph = document.createElement("p");
  paragraph.className = "note";
  paragraph.textContent = sentence;
  return paragraph;
}
