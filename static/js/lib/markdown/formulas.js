// Where a formula begins and ends: the rules of playground/rendering/markdown_math.py, sign for sign.
const FORMULA_CHARS = 4_000;
const CLOSING = { "\\(": "\\)", "\\[": "\\]", $$: "$$" };
const WORDS = /\\(?:text[a-z]*|mbox|hbox)\{[^{}]*$/;
const MAX_DOLLARS = 100;
const BEGIN = /\\begin\{([A-Za-z]{1,20}\*?)\}/y;
const COMMANDS = /\\[A-Za-z]+\*?|\\.|\{[^{}]*\}/gs;
const TWO_WORDS = /[^\P{L}_]{2,}['’]?[ \t\n]+[^\P{L}_]{2,}|(['"])[\p{L}\p{N}_]+\1/u;
const PRICE = /^\d[\d.,]*\s*[kKMB]?(?:\s*\/)?\s*\p{L}{2,}/u;
const NAME = /^(?:[A-Za-z][\p{L}\p{N}_]+|\([\p{L}\p{N}_]+\)|\{[\p{L}\p{N}_]+\})$/u;
const UNFINISHED = "/:.,;=+-*|&([{<>'\"@~^%!?\\";
const LATIN = /^[0-9A-Za-z\u00c0-\u024f]$/;
const SCRIPT = /^[\^_\\]/;

// Words side by side, outside of commands and braces, are a sentence and no formula.
export function isProse(content) {
  return TWO_WORDS.test(content.replace(COMMANDS, " ")) || content.includes("`") || !/[\p{L}\p{N}]/u.test(content);
}

export const isWord = (content) => /^\p{L}{2,}$/u.test(content.trim());

function isBalanced(content) {
  const bare = content.replaceAll("\\{", "").replaceAll("\\}", "");
  return bare.split("{").length === bare.split("}").length;
}

export function find(text, what, start, most) {
  const at = text.slice(start, most).indexOf(what);
  return at < 0 ? -1 : start + at;
}

// The next dollar that is not escaped, nor in the words of a formula.
function findDollar(text, start, most) {
  let at = start;
  for (let looks = 0; looks < MAX_DOLLARS; looks += 1) {
    const end = find(text, "$", at, most);
    if (end < 0) return -1;
    const words = WORDS.test(text.slice(at, end)) ? find(text, "}", end, most) : -1;
    if (words < 0 && (end - start - text.slice(start, end).replace(/\\+$/, "").length) % 2 === 0) return end;
    at = Math.max(words, end + 1);
  }
  return -1;
}

// $VAR/$OTHER, $a,$b, $(pwd)$(ls): what stands between two names of a shell or a ticker.
function isVariable(content, after) {
  if (!/^[\p{L}_(]$/u.test(after)) return false;
  return UNFINISHED.includes(content.at(-1)) || NAME.test(content);
}

// Pandoc's rule: no space inside the dollars, no digit after them; and what it lacks.
function readDollars(text, start, most) {
  const end = findDollar(text, start + 1, Math.min(most, start + FORMULA_CHARS));
  const content = text.slice(start + 1, end);
  if (end < 0 || !content || /^\s|\s$/.test(content)) return null;
  const after = text.slice(end + 1, Math.min(most, end + 2));
  if (LATIN.test(text.slice(Math.max(0, start - 1), start)) && !SCRIPT.test(content)) return null;
  if (/^\p{Nd}$/u.test(after) || after === "$" || after === "{" || isVariable(content, after)) return null;
  if (PRICE.test(content) || isProse(content) || !isBalanced(content)) return null;
  return { content, end: end + 1, display: false };
}

function readBrackets(text, start, most) {
  const opening = text.slice(start, start + 2);
  const end = find(text, CLOSING[opening], start + 2, Math.min(most, start + FORMULA_CHARS));
  const content = text.slice(start + 2, end);
  if (end < 0 || isProse(content) || isWord(content) || content.endsWith("\\")) return null;
  const before = text.slice(Math.max(0, start - 1), start);
  if (LATIN.test(before) && opening === "\\(" && content.length < 2) return null; // file\(s\)
  return { content, end: end + 2, display: opening !== "\\(" };
}

export function closingEnvironment(text, at) {
  BEGIN.lastIndex = at;
  const begin = BEGIN.exec(text);
  return begin && `\\end{${begin[1]}}`;
}

function readEnvironment(text, start, most) {
  const closing = closingEnvironment(text, start);
  const end = closing ? find(text, closing, start + 8, Math.min(most, start + FORMULA_CHARS)) : -1;
  if (end < 0) return null;
  return { content: text.slice(start, end + closing.length), end: end + closing.length, display: true };
}

// The formula that begins at `start`, and where it ends.
export function readFormula(text, start, most) {
  const opening = text.slice(start, start + 2);
  if (CLOSING[opening]) return readBrackets(text, start, most);
  if (opening[0] === "$") return readDollars(text, start, most);
  return opening === "\\b" ? readEnvironment(text, start, most) : null;
}

// What ends a formula that begins this line.
export function closingOf(line) {
  const opening = line.slice(0, 2);
  return closingEnvironment(line, 0) ?? (opening === "\\(" ? null : CLOSING[opening] ?? null);
}
