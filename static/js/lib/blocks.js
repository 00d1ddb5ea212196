// Where growing Markdown can be cut: what stands before the cut is finished and is drawn only once. The
// parser itself tells where blocks begin: a block is finished once another has begun after it.
import { closingOf, FORMULA_CHARS } from "./markdown/formulas.js";
import { parser } from "./markdown/parser.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const LISTS = ["bullet_list_open", "ordered_list_open"];
const BOX = /<(\/?)(blockquote|center|details|div|dl|h[1-6]|ol|p|pre|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>/gi;
const DEFINITION = /^[ \t>*+-]*(?:\d{1,9}[.)][ \t]+)?\[(?:[^[\]\\]|\\.){1,999}\]:/ms;

// Whether its parts speak of each other: notes and addresses that are told elsewhere.
export const hasDefinitions = (text) => DEFINITION.test(text);

// From offset `from` on: `end`, up to where all blocks are finished, and `fence`, when what remains
// is a code block still open: {language, body}, body being the offset of its first line.
export function settled(text, from) {
  const whole = text.slice(from, text.lastIndexOf("\n") + 1);
  const lines = offsets(whole);
  const blocks = readBlocks(whole);
  const last = blocks.findIndex((block, index) => isOpen(block, index, blocks, whole, lines));
  if (last < 0) return { end: from + (blocks.length ? lines[blocks.at(-1).map[1]] ?? whole.length : 0), fence: null };
  const start = lines[blocks[last].map[0]];
  const alone = last === blocks.length - 1 && blocks[last].type === "fence" && blocks[last].level === 0;
  return { end: from + start, fence: alone ? openFence(whole, start, from) : null };
}

function offsets(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

// The outermost blocks, each as its first token.
function readBlocks(text) {
  const tokens = [];
  parser.block.parse(text, parser, {}, tokens);
  return tokens.filter(({ level, map, nesting }) => level === 0 && map && nesting >= 0);
}

// The first block from which on nothing may be drawn for good.
function isOpen(block, index, blocks, text, lines) {
  if (index === blocks.length - 1) return !isClosedFence(block, text, lines);
  if (LISTS.includes(block.type) && blocks.slice(index).every(({ type }) => LISTS.includes(type))) return true;
  const source = ({ map: [from, to] }) => text.slice(lines[from], lines[to]);
  return staysOpen(blocks.slice(index), source) || opensFormula(block, text, lines[block.map[0]], source(block));
}

function isClosedFence(block, text, lines) {
  if (block.type !== "fence") return false;
  const last = text.slice(lines[block.map[1] - 1], lines[block.map[1]]).trim();
  return block.map[1] - block.map[0] > 1 && last.length >= block.markup.length && !last.replaceAll(block.markup[0], "");
}

// HTML that the last block at the earliest closes: what follows stands inside of it.
function staysOpen(blocks, source) {
  if (blocks[0].type !== "html_block") return false;
  let depth = 0;
  const end = blocks.findIndex((block) => {
    if (block.type === "html_block") depth += deepen(source(block));
    return depth <= 0;
  });
  return end < 0 || end === blocks.length - 1;
}

const deepen = (source) => [...source.matchAll(BOX)].reduce((depth, [, closing]) => depth + (closing ? -1 : 1), 0);

// Lines that may become a formula once its end comes, which empty lines do not hinder.
function opensFormula(block, text, start, source) {
  if (block.type !== "paragraph_open" || text.length - start > FORMULA_CHARS) return false;
  return source.split("\n").some((line) => {
    const closing = closingOf(line.trimStart());
    return closing && !source.slice(source.indexOf(line) + 2).includes(closing);
  });
}

function openFence(text, start, from) {
  const line = text.slice(start, text.indexOf("\n", start));
  const [, , info] = FENCE.exec(line);
  return { start: from + start, language: info.trim(), body: from + start + line.length + 1 };
}

// What is not formatted while it grows: Markdown can be made to take time squared, or to grow a
// page out of a line. The finished turn comes formatted from the server, which has bounds too.

export const LONGEST = 20_000; // characters
const MOST_CELLS = 20_000; // of a table: rows are filled up to the width of its head

export function tooMuch(text) {
  if (text.length > LONGEST) return true;
  const lines = text.split("\n");
  const widest = lines.reduce((most, line) => Math.max(most, line.split("|").length - 1), 0);
  return widest * lines.length > MOST_CELLS;
}
