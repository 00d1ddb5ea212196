// The figures under a turn while it runs: what it is doing, for how long, how fast.
import { one } from "./dom.js";

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

export function figures(element) {
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
