// The figures of all answers as bars to one scale; the fastest and the shortest are marked.
import { all, one } from "../lib/dom.js";
import { seconds } from "../lib/live.js";

const THOUSANDS = /\B(?=(\d{3})+$)/g;
const NAMES = ["ttft", "total", "rate", "tokens"];

function wordsFor(name, value, about) {
  if (value === null) return "–";
  if (name === "ttft" || name === "total") return seconds(value * 1000);
  return about + (name === "rate" ? value.toFixed(1) : String(value).replace(THOUSANDS, ","));
}

// What an answer took: numbers by name, null where it is not known; nothing while there is no answer.
function read(lane) {
  const turn = all("[data-turn]", lane).at(-1);
  const line = turn && !turn.matches(".live") && one("[data-total]", turn);
  if (!line) return null;
  const entries = NAMES.map((name) => [name, line.dataset[name] ? Number(line.dataset[name]) : null]);
  const about = "estimated" in line.dataset ? "~" : "";
  return { ...Object.fromEntries(entries), about, done: turn.dataset.status === "done" };
}

// Percent of the longest; `best` is the number that is marked among answers that are whole.
export function scale(values) {
  const longest = Math.max(0, ...values.map((value) => value ?? 0));
  return values.map((value) => (longest ? Math.round((100 * (value ?? 0)) / longest) : 0));
}

export function markLeast(values) {
  const known = values.filter((value) => value > 0);
  return known.length < 2 ? values.map(() => false) : values.map((value) => value === Math.min(...known));
}

export function showFigures(lanes) {
  const rows = lanes.map((lane) => read(lane));
  for (const name of NAMES) {
    const shares = scale(rows.map((row) => row?.[name] ?? null));
    lanes.forEach((lane, at) => showFigure(lane, name, rows[at], shares[at]));
  }
  const whole = (name) => rows.map((row) => (row?.done ? row[name] : null));
  showMarks(lanes, "fastest", markLeast(whole("total")));
  showMarks(lanes, "shortest", markLeast(whole("tokens")));
}

function showFigure(lane, name, row, share) {
  const figures = one("[data-lane-figures]", lane);
  if (row) figures.hidden = false;
  const place = one(`[data-figure="${name}"]`, figures);
  one("[data-bar]", place).setAttribute("width", String(share));
  one("[data-words]", place).textContent = wordsFor(name, row?.[name] ?? null, row?.about ?? "");
}

function showMarks(lanes, name, marks) {
  lanes.forEach((lane, at) => (one(`[data-${name}]`, lane).hidden = !marks[at]));
}
