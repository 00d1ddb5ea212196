// Formulas as tokens of the parser. They are set by the server, which alone has the converter.
import { closingOf, find, isProse, isWord, readFormula } from "./formulas.js";

const FORMULA_CHARS = 4_000;
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
