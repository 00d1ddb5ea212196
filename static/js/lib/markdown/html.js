// HTML in an answer: what is harmless is kept, comments are dropped, all else is shown as written. The
// rules of playground/rendering/markdown_html.py.
import { DIRECTED, ALLOWED, KNOWN, RENAMED } from "./known.js";
import { isLink, OUTWARD } from "./links.js";
import { pair, splitTags, tagAt } from "./tags.js";

const ATTRIBUTE = /([A-Za-z_:][A-Za-z0-9:._-]*)(?:\s*=\s*([^"'=<>`\s]+|'[^']*'|"[^"]*"))?/g;

const plain = (text) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const escaped = (text) => plain(text.replaceAll("&", "&amp;"));
const unquoted = (value = "") => value.replace(/^["']+|["']+$/g, "");

const isKnown = (name) => KNOWN.has(name.toLowerCase());

export function htmlRules(md) {
  const { fn } = md.block.ruler.__rules__.find(({ name }) => name === "html_block");
  const block = (state, line, last, silent) => {
    const start = state.bMarks[line] + state.tShift[line];
    const text = state.src.slice(start, state.eMarks[line]);
    const name = /^<\/?([A-Za-z][A-Za-z0-9]*)/.exec(text)?.[1] ?? "";
    return (text.startsWith("<!--") || isKnown(name)) && fn(state, line, last, silent);
  };
  md.block.ruler.at("html_block", block, { alt: ["paragraph", "reference", "blockquote"] });
  md.renderer.rules.html_block = (tokens, index) => readBlock(tokens[index].content);
  md.renderer.rules.html_inline = (tokens, index) => readInline(tokens[index]);
}

const readBlock = (content) => pair(splitTags(content)).map(write).join("");

// Of all tags of a paragraph, which are tokens of their own.
export function pairInline(tokens) {
  const pieces = tokens.filter((token) => token.type === "html_inline").map((token) => {
    const tag = tagAt(token.content, 0);
    const whole = tag && tag.text.length === token.content.length;
    const text = token.content.startsWith("<!--") ? "" : escaped(token.content);
    token.meta = { piece: whole ? tag : { text, name: "", written: true } };
    return token.meta.piece;
  });
  pair(pieces);
}

const readInline = ({ meta: { piece } }) => (piece.written ? piece.text : write(piece));

function write(piece) {
  if (!piece.name) return plain(piece.text);
  if (!KNOWN.has(piece.name) || !piece.paired) return escaped(piece.text).replaceAll('"', "&quot;").replaceAll("'", "&#x27;");
  if (piece.name === "img") return writeImage(piece);
  const name = RENAMED[piece.name] ?? piece.name;
  return piece.closing ? `</${name}>` : `<${name}${writeAttributes(piece, name)}>`;
}

function writeAttributes(piece, name) {
  let written = piece.name === "center" ? ' align="center"' : "";
  for (const [, raw, quoted] of piece.attributes.matchAll(ATTRIBUTE)) {
    const key = raw.toLowerCase();
    const value = unquoted(quoted);
    if (Object.hasOwn(ALLOWED[name] ?? {}, key) && ALLOWED[name][key].test(value)) written += ` ${key}="${value.replaceAll('"', "&quot;")}"`;
    else if (name === "a" && key === "href") written += ` title="${value.replaceAll('"', "&quot;")}"`;
  }
  if (name === "a" && written.includes("href=")) written += OUTWARD;
  return DIRECTED.has(name) ? `${written} dir="auto"` : written;
}

function writeImage(piece) {
  const read = Object.fromEntries([...piece.attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key.toLowerCase(), unquoted(value)]));
  const text = plain(`[${read.alt || "image"}]`);
  const source = (read.src ?? "").replaceAll('"', "&quot;");
  return isLink(source) ? `<a href="${source}"${OUTWARD}>${text}</a>` : text;
}
