// How the lines of a paragraph are read: emphasis beside wide characters, and bounds. The rules of
// playground/rendering/markdown_rules.py.
import { pairInline } from "./html.js";

const PARAGRAPH = 100_000; // characters of one paragraph that are still formatted
const STEPS = 50_000; // looks at a sign in one paragraph, and for each of its characters
const STEPS_PER_CHARACTER = 4;
const SIGNS = 6_000; // of emphasis: each is paired with any other
const WIDE = /^[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]$/u;
const TASK = /^\[([ xX])\][ \t\n]+(?=\S)/;

class TooManySteps extends Error {}

const before = (text, at) => (at > 0 ? [...text.slice(Math.max(0, at - 2), at)].at(-1) : " ");
const after = (text, at, most) => (at < most ? String.fromCodePoint(text.codePointAt(at)) : " ");

export function lineRules(md) {
  const { isPunctChar, isMdAsciiPunct, isWhiteSpace } = md.utils;
  const isSpace = (sign) => isWhiteSpace(sign.codePointAt(0));
  const isPunctuation = (sign) => isMdAsciiPunct(sign.codePointAt(0)) || isPunctChar(sign);
  // Whether punctuation inside of the signs needs more outside of them than there is.
  const hinders = (inner, outer) =>
    !WIDE.test(inner) && isPunctuation(inner) && !(isSpace(outer) || isPunctuation(outer) || WIDE.test(outer));

  md.inline.State = class extends md.inline.State {
    steps = 0;

    signs = 0;

    scanDelims(start, canSplitWord) {
      this.signs += 1;
      if (this.signs > SIGNS) throw new TooManySteps();
      const plain = super.scanDelims(start, canSplitWord);
      const outer = before(this.src, start);
      const inner = after(this.src, start + plain.length, this.posMax);
      if (!canSplitWord || !(WIDE.test(outer) || WIDE.test(inner))) return plain;
      const opens = !isSpace(inner) && !hinders(inner, outer);
      return { ...plain, can_open: opens, can_close: !isSpace(outer) && !hinders(outer, inner) };
    }
  };
  md.inline.ruler.before("text", "steps", countStep);
  md.core.ruler.at("inline", readLines);
}

function countStep(state) {
  state.steps += 1;
  if (state.steps > STEPS + STEPS_PER_CHARACTER * state.src.length) throw new TooManySteps();
  return false;
}

function readLines(state) {
  state.tokens.forEach((token, index) => {
    if (token.type !== "inline") return;
    const task = readTask(state, index);
    token.children = [];
    if (!parse(state, token)) {
      const text = new state.Token("text_special", "", 0);
      text.content = token.content;
      token.children = [text, new state.Token("unformatted", "small", 0)];
    }
    pairInline(token.children);
    if (task) token.children.unshift(task);
  });
}

function parse({ md, env }, token) {
  if (token.content.length > PARAGRAPH) return false;
  try {
    md.inline.parse(token.content, md, env, token.children);
    return true;
  } catch (error) {
    if (error instanceof TooManySteps) return false;
    throw error;
  }
}

// `[x]` at the front of a list's item becomes a box.
function readTask(state, index) {
  const token = state.tokens[index];
  const item = state.tokens[index - 2];
  const match = TASK.exec(token.content);
  if (!match || item?.type !== "list_item_open") return null;
  token.content = token.content.slice(match[0].length);
  item.attrSet("class", "task");
  const task = new state.Token("task", "input", 0);
  task.meta = { done: match[1] !== " " };
  return task;
}
