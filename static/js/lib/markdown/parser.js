// The parser of a growing answer, and its rules for lines, blocks and notes.
import "./library.js";
import { default as footnotes } from "../../../vendor/markdown-it-footnote-4.0.0/index.mjs";
import { mathRules } from "./formulas.js";
import { htmlRules, pairInline } from "./html.js";
import { isLink, linkRules, OUTWARD } from "./links.js";

// Footnotes: numbers that lead to the note and back, and no note is left out. The rules of
// playground/rendering/markdown_footnotes.py.

function noteRules(md) {
  md.use(footnotes);
  md.inline.ruler.disable("footnote_inline");
  md.core.ruler.before("footnote_tail", "footnote_unused", listUnused);
  Object.assign(md.renderer.rules, {
    footnote_block_open: () => '<section class="footnotes">\n<ol class="footnotes-list">\n',
    footnote_ref: (tokens, index, _options, env) => writeReference(tokens[index], env),
    footnote_anchor: (tokens, index, _options, env) => writeReturn(tokens[index], env),
  });
}

// What is noted and never referred to stands after the others: it was written to be read.
function listUnused({ env }) {
  if (!env.footnotes?.refs) return;
  env.footnotes.list ??= [];
  for (const [label, number] of Object.entries(env.footnotes.refs)) {
    if (number >= 0) continue;
    env.footnotes.refs[label] = env.footnotes.list.length;
    env.footnotes.list.push({ label: label.slice(1), count: 0 });
  }
}

function nameNote({ meta }, env) {
  const note = `-${env.docId ?? ""}-${meta.id + 1}`;
  return { note: `fn${note}`, place: `fnref${note}${meta.subId > 0 ? `:${meta.subId}` : ""}` };
}

function writeReference(token, env) {
  const { note, place } = nameNote(token, env);
  const number = token.meta.id + 1;
  const link = `<a href="#${note}" id="${place}" aria-label="Footnote ${number}">${number}</a>`;
  return `<sup class="footnote-ref">${link}</sup>`;
}

function writeReturn(token, env) {
  if (!env.footnotes.list[token.meta.id].count) return "";
  return ` <a href="#${nameNote(token, env).place}" aria-label="Back to the text">↩︎</a>`;
}

// How the lines of a paragraph are read: emphasis beside wide characters, and bounds. The rules of
// playground/rendering/markdown_rules.py.

const PARAGRAPH = 100_000; // characters of one paragraph that are still formatted
const STEPS = 50_000; // looks at a sign in one paragraph, and for each of its characters
const STEPS_PER_CHARACTER = 4;
const SIGNS = 6_000; // of emphasis: each is paired with any other
const WIDE = /^[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]$/u;
const TASK = /^\[([ xX])\][ \t\n]+(?=\S)/;

class TooManySteps extends Error {}

const before = (text, at) => (at > 0 ? [...text.slice(Math.max(0, at - 2), at)].at(-1) : " ");
const after = (text, at, most) => (at < most ? String.fromCodePoint(text.codePointAt(at)) : " ");

function lineRules(md) {
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

// What blocks are given, and how some parts are written: playground/rendering/markdown_rules.py and markdown.py.

const CONTAINERS = ["bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"];
const ENTERING = ["list_item_open", "thead_open", "tr_open", "th_open"]; // between a box and its words
const DIRECTED = ["paragraph_open", "heading_open", "td_open", ...CONTAINERS];
const REFERRED = 1_000_000; // characters that references may add to a page
const UNFORMATTED = "This paragraph is too long to format. It is shown as written.";

function blockRules(md) {
  md.core.ruler.after("block", "references", boundReferences);
  md.core.ruler.after("block", "headings", dropEmptyHeadings);
  md.core.ruler.push("directions", setDirections);
  const { escapeHtml } = md.utils;
  Object.assign(md.renderer.rules, {
    image: (tokens, index, options, env, self) => writeImage(tokens[index], self, options, env, escapeHtml),
    task: (tokens, index) => writeTask(tokens[index].meta.done),
    code_inline: (tokens, index) => `<code dir="ltr">${escapeHtml(tokens[index].content)}</code>`,
    unformatted: () => ` <small class="help">${UNFORMATTED}</small>`,
  });
}

// A heading without words names nothing; mostly an answer that grows has yet to write them.
function dropEmptyHeadings(state) {
  const isEmpty = (at) => state.tokens[at]?.type === "heading_open" && !state.tokens[at + 1].content;
  state.tokens = state.tokens.filter((_, at) => !isEmpty(at) && !isEmpty(at - 1) && !isEmpty(at - 2));
}

// Each block by its own words. The first in a list, quotation or table is what that goes by.
function setDirections({ tokens }) {
  let first = false;
  for (const [index, token] of tokens.entries()) {
    if (DIRECTED.includes(token.type)) {
      if (!first && !isNumber(tokens, index)) token.attrSet("dir", "auto");
      first = CONTAINERS.includes(token.type);
    } else if (token.type === "fence" || token.type === "code_block") {
      token.attrSet("dir", "ltr");
      first = false;
    } else if (!ENTERING.includes(token.type)) first = false;
    if (token.type === "th_open" || token.type === "td_open") setSide(token);
  }
}

// A cell without a letter stands as its table does.
const isNumber = (tokens, index) => tokens[index].type === "td_open" && !/\p{L}/u.test(tokens[index + 1].content);

// The site's policy lets no style pass: a column's side is told by an attribute.
function setSide(token) {
  const style = token.attrGet("style");
  token.attrs = (token.attrs ?? []).filter(([name]) => name !== "style");
  if (style) token.attrSet("align", style.replace("text-align:", ""));
}

// All definitions are dropped where they could make a page out of a line.
function boundReferences({ env, src }) {
  const longest = Math.max(0, ...Object.values(env.references ?? {}).map(({ href, title }) => href.length + title.length));
  if (longest * (src.split("]").length - 1) > REFERRED + 10 * src.length) env.references = {};
}

function writeImage(token, self, options, env, escaped) {
  const words = self.renderInlineAsText(token.children, options, env) || "image";
  const address = token.attrGet("src") ?? "";
  if (!isLink(address) || token.meta?.linked) return escaped(`[${words}]`);
  return `<a href="${escaped(address)}"${OUTWARD}>[${escaped(words)}]</a>`;
}

function writeTask(done) {
  const [checked, label] = done ? [' checked=""', "Done"] : ["", "Not done"];
  return `<input type="checkbox" disabled=""${checked} aria-label="${label}"> `;
}

// The parser of a growing answer: markdown-it with the rules that the server's port of it has too, so
// that nothing changes its shape when the finished answer comes.

export const parser = globalThis.markdownit("commonmark", { html: true, linkify: true, breaks: true });
parser.enable(["table", "strikethrough", "linkify"]);
for (const rules of [lineRules, htmlRules, mathRules, noteRules, linkRules, blockRules]) rules(parser);
