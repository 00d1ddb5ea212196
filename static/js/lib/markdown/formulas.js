// Where a formula begins and ends: the rules of playground/rendering/markdown_math.py, sign for sign.
export const FORMULA_CHARS = 4_000; // a formula that is longer is none
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
function isProse(content) {
  return TWO_WORDS.test(content.replace(COMMANDS, " ")) || content.includes("`") || !/[\p{L}\p{N}]/u.test(content);
}

const isWord = (content) => /^\p{L}{2,}$/u.test(content.trim());

function isBalanced(content) {
  const bare = content.replaceAll("\\{", "").replaceAll("\\}", "");
  return bare.split("{").length === bare.split("}").length;
}

function find(text, what, start, most) {
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
function readFormula(text, start, most) {
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

// Formulas as tokens of the parser. They are set by the server, which alone has the converter.

const FORMULA_LINES = 100;

export function mathRules(md) {
  md.inline.ruler.before("escape", "math_inline", inLine);
  md.block.ruler.before("fence", "math_block", block, { alt: ["paragraph", "reference", "blockquote", "list"] });
  md.core.ruler.after("block", "math_fence", nameFences);
  const { escapeHtml } = md.utils;
  for (const name of ["math_inline", "math_inline_double", "math_block"]) {
    md.renderer.rules[name] = (tokens, index) => write(tokens[index], escapeHtml);
  }
}

// A fence of GitHub's name for mathematics is a formula.
function nameFences({ tokens }) {
  for (const token of tokens) {
    if (token.type === "fence" && token.info.trim().toLowerCase() === "math") token.type = "math_block";
  }
}

function inLine(state, silent) {
  const { src, pos, posMax } = state;
  if (src[pos] !== "$" && src[pos] !== "\\") return false;
  const formula = readFormula(src, pos, posMax);
  if (!formula || formula.end > posMax) return skipDollars(state, silent);
  if (formula.display && src[pos] === "\\" && /^\d+$/.test(formula.content.trim())) return false;
  if (!silent) {
    state.push(formula.display ? "math_inline_double" : "math_inline", "math", 0).content = formula.content;
  }
  state.pos = formula.end;
  return true;
}

// A run of dollars that opens nothing is text as a whole: the second opens nothing either.
function skipDollars(state, silent) {
  const run = /^\$\$+/.exec(state.src.slice(state.pos, state.posMax));
  if (!run) return false;
  if (!silent) state.pending += run[0];
  state.pos += run[0].length;
  return true;
}

// The lines from `line` to the one that `closing` ends, without what they are nested in.
function readLines(state, line, last, closing) {
  const lines = [];
  for (let each = line; each < Math.min(last, line + FORMULA_LINES); each += 1) {
    if (lines.length && !state.isEmpty(each) && state.sCount[each] < state.blkIndent) return null;
    const text = state.getLines(each, each + 1, state.blkIndent, false).trim();
    const at = text.indexOf(closing, lines.length ? 0 : 2);
    lines.push(text);
    if (at >= 0) return at + closing.length === text.length ? { text: lines.join("\n"), each } : null;
  }
  return null;
}

// A formula that has its lines for itself.
function block(state, line, last, silent) {
  const start = state.bMarks[line] + state.tShift[line];
  if (state.sCount[line] - state.blkIndent >= 4 || !"$\\".includes(state.src[start] || " ")) return false;
  const closing = closingOf(state.src.slice(start, state.eMarks[line]));
  if (!closing || find(state.src, closing, start + 2, start + FORMULA_CHARS) < 0) return false;
  const whole = readLines(state, line, last, closing);
  const content = whole && (closing.startsWith("\\e") ? whole.text : whole.text.slice(2, -2));
  if (!content || isProse(content) || isWord(content)) return false;
  if (silent) return true;
  const token = state.push("math_block", "math", 0);
  Object.assign(token, { block: true, content, map: [line, whole.each + 1] });
  state.line = whole.each + 1;
  return true;
}

function write({ type, content }, escaped) {
  const code = `<code>${escaped(content.trim())}</code>`;
  if (type === "math_block") return `<div class="math" dir="ltr">${code}</div>\n`;
  return `<span class="${type === "math_inline" ? "formula" : "math"}" dir="ltr">${code}</span>`;
}
