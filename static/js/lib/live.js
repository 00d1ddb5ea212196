// The turn that is being written: its text, its reasoning, its figures. Drawn at most 12 times a second.
import { clone, one } from "./dom.js";
import { figures } from "./figures.js";
import { plainWriter } from "./plain.js";

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
