// A closed part of a form says on its summary what it holds, since that is sent, too; where something was
// filled in that nobody typed just now, it is open: a draft, another model's form, the browser's own memory.
import { all, one } from "./dom.js";

// How many things it holds: fields, or lines where each line is one thing.
export function amount(values, byLine = false) {
  const filled = values.map((value) => value.trim()).filter(Boolean);
  return byLine ? filled.flatMap((value) => value.split("\n").filter((line) => line.trim())).length : filled.length;
}

// "1 system prompt" of "system prompt|system prompts"; what it is called where it holds nothing.
export function words(count, names, blank) {
  const [single, several] = names.split("|");
  return count ? `${count} ${count === 1 ? single : several}` : blank;
}

export function initHeld(doc) {
  const parts = all("details[data-holds]", doc);
  const fields = (part) => all("input, select, textarea", part).filter((field) => field.name);
  const count = (part) => amount(fields(part).map((field) => field.value), "byLine" in part.dataset);

  function mark() {
    for (const part of parts) {
      one("[data-held]", part).textContent = words(count(part), part.dataset.holds, part.dataset.blank);
    }
  }

  function open() {
    for (const part of parts) if (count(part)) part.open = true;
    mark();
  }

  for (const kind of ["input", "change"]) doc.addEventListener(kind, mark);
  doc.addEventListener("restored", open, true);
  window.addEventListener("pageshow", open); // after the browser has filled in what was there before
  open();
}
