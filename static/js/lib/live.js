// An answer while it grows: its seat on the page, its figures, and what draws its text.
import { clone, one } from "./dom.js";

// The figures under a turn while it runs: what it is doing, for how long, how fast.

const CHARACTERS = 4; // to a token, roughly: the finished turn has the counted number

export function phrase({ phase, seconds, message, attempt }) {
  if (phase === "retrying" && seconds) return `retrying in ${Math.ceil(seconds)} s`;
  if (phase === "lost") return `connection lost, attempt ${attempt}`;
  if (phase === "queued" && message) return `queued: ${message.slice(0, 60)}`;
  if (phase === "unstored") return message;
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
  const started = performance.now();
  const place = (name) => one(`[data-live-${name}]`, element);
  let first = 0;
  let size = 0;
  const timer = setInterval(tick, 200);
  tick();

  function tick() {
    const now = performance.now();
    place("elapsed").textContent = `${seconds(now - started)} elapsed`;
    if (!first) return;
    place("rate").textContent = rate(size, now - first);
    place("wait").setAttribute("width", String(((first - started) / (now - started)) * 100));
  }

  return {
    phase(phase) {
      place("phase").textContent = phrase(phase);
    },
    arrived({ text, reasoning }) {
      size = text.length + reasoning.length;
      place("phase").textContent = text ? "writing" : "reasoning";
      if (first) return;
      first = performance.now();
      place("ttft").textContent = `${seconds(first - started)} to first token`;
      one(".trace", element).classList.remove("running");
    },
    stop: () => clearInterval(timer),
  };
}

// Plain text, grown by what is new.

function plainWriter(root) {
  const words = document.createTextNode("");
  root.append(words);
  return {
    draw: (text) => words.appendData(text.slice(words.length)),
    reset: () => words.replaceData(0, words.length, ""),
  };
}

// What draws a growing answer. Markdown is the heaviest part of the page, so it comes when it is first
// needed; should it not come, the answer grows as plain text: the finished one is the server's anyway.

export const plain = async () => plainWriter;

export const markdown = () =>
  import("./writer.js").then(
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
  const shown = figures(element);
  const losses = one("[data-live-losses]", element);
  let frame = 0;
  let drawn = 0;

  function schedule() {
    frame ||= requestAnimationFrame((now) => {
      frame = 0;
      if (now - drawn < FRAME) return schedule();
      drawn = now;
      return draw();
    });
  }

  function draw() {
    if (!element.isConnected) return;
    text.draw(written.text);
    if (written.reasoning) {
      thought.hidden = false;
      reasoning.draw(written.reasoning);
      one("[data-live-reasoning-label]", thought).textContent = written.text ? "Reasoning" : "Thinking…";
    }
    onDraw(written.text);
  }

  const handlers = {
    phase: (phase) => shown.phase(phase),
    delta(piece) {
      written.text += piece.text ?? "";
      written.reasoning += piece.reasoning ?? "";
      shown.arrived(written);
      schedule();
    },
    moved() {
      written.reasoning += written.text;
      written.text = "";
      text.reset();
      schedule();
    },
    losses: ({ sentences }) => losses?.replaceChildren(...sentences.map(note)),
    lost: ({ attempt }) => shown.phase({ phase: "lost", attempt }),
  };

  return {
    element,
    written,
    handle: (name, data) => handlers[name]?.(data),
    finish() {
      cancelAnimationFrame(frame);
      shown.stop();
    },
  };
}

function note(sentence) {
  const paragraph = document.createElement("p");
  paragraph.className = "note";
  paragraph.textContent = sentence;
  return paragraph;
}
