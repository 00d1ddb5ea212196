// A long list, table or quotation that still grows: only those of its parts that have changed are
// formatted again. Parts are the items, the rows, the blocks inside; or lists that follow one another.
import { parser } from "./parser.js";

const WORTH = 1000; // characters: what is shorter is formatted whole
const CONTAINERS = ["bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"];
const MARKUP = /<[a-z/!]/i; // HTML may end a container early

// The tokens around the parts (none around blocks that follow one another), and each part's with a key that
// is the same as long as the part is. Null where it is not worth it.
export function readParts(text) {
  if (text.length < WORTH || MARKUP.test(text)) return null;
  const tokens = [];
  parser.block.parse(text, parser, {}, tokens);
  const blocks = splitParts(tokens, 0);
  if (blocks.length > 1) return { open: [], close: [], key: "", parts: blocks };
  return CONTAINERS.includes(tokens[0]?.type) ? readInside(tokens) : null;
}

function readInside(tokens) {
  const body = tokens[0].type === "table_open" ? tokens.findIndex(({ type }) => type === "tbody_open") : 0;
  if (body < 0) return null;
  const level = tokens[body].level + 1;
  const end = tokens.findIndex((token, at) => at > body && token.level < level);
  const open = tokens.slice(0, body + 1);
  return { open, close: tokens.slice(end), key: nameTokens(open), parts: splitParts(tokens.slice(body + 1, end), level) };
}

function splitParts(tokens, level) {
  const parts = [];
  let part = [];
  for (const token of tokens) {
    part.push(token);
    if (token.level !== level || token.nesting > 0) continue;
    parts.push({ tokens: part, key: nameTokens(part) });
    part = [];
  }
  return parts;
}

const nameTokens = (tokens) =>
  JSON.stringify(tokens.map(({ type, hidden, content, info, attrs, markup }) => [type, hidden, content, info, attrs, markup]));

// These parts alone, with what stands around them, as HTML.
export function renderParts({ open, close }, parts) {
  const state = new parser.core.State("", parser, {});
  state.tokens = [...open, ...parts.flatMap(({ tokens }) => tokens), ...close];
  parser.core.process(state);
  return parser.renderer.render(state.tokens, parser.options, state.env);
}
