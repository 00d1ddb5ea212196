// HTML in an answer.
import { isLink, OUTWARD } from "./links.js";

// The tags that an answer may have, and what they keep of their attributes.

const words = (text) => new Set(text.split(" "));
const INLINE = words("a b bdi cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong sub sup tt u var");
const BLOCKS = words("blockquote caption center dd details div dl dt h1 h2 h3 h4 h5 h6 li ol p pre summary table tbody td tfoot th thead tr ul");
const VOID = words("br hr img wbr");
const KNOWN = new Set([...INLINE, ...BLOCKS, ...VOID]);
const RENAMED = { center: "div", strike: "s", tt: "code" };
const DIRECTED = words("blockquote div p summary td th");
const SIDE = /^(?:left|center|right)$/;
const COUNT = /^\d{1,3}$/;
const ALLOWED = {
  ...Object.fromEntries("div p h1 h2 h3 h4 h5 h6".split(" ").map((name) => [name, { align: SIDE }])),
  ...Object.fromEntries(["td", "th"].map((name) => [name, { align: SIDE, colspan: COUNT, rowspan: COUNT }])),
  a: { href: /^(?:https?:\/\/|mailto:)[^\s]+$/i },
  ol: { start: /^\d{1,9}$/ },
  details: { open: /^(?:open|true)?$/ },
};

// The tags of a text, and which of them have a partner.

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*)\s*\/?>/y;

function tagAt(text, at) {
  TAG.lastIndex = at;
  const match = TAG.exec(text);
  return match && { text: match[0], name: match[2].toLowerCase(), closing: Boolean(match[1]), attributes: match[3] };
}

// Tags and the text between them; comments are left out.
function splitTags(content) {
  const pieces = [];
  const commentEnd = content.lastIndexOf("-->");
  let start = 0;
  for (let at = content.indexOf("<"); at >= 0; at = content.indexOf("<", at)) {
    const tag = tagAt(content, at);
    const comment = !tag && commentEnd > at && content.startsWith("<!--", at);
    if (!tag && !comment) {
      at += 1;
      continue;
    }
    if (at > start) pieces.push({ text: content.slice(start, at), name: "" });
    if (tag) pieces.push(tag);
    start = tag ? at + tag.text.length : content.indexOf("-->", at) + 3;
    at = start;
  }
  pieces.push({ text: content.slice(start), name: "" });
  return pieces;
}

// A tag of words that has no partner is text: the rest of an answer is not to be bold.
function pair(pieces) {
  const opened = [];
  const counts = {};
  for (const piece of pieces) {
    const { name } = piece;
    if (!INLINE.has(name)) piece.paired = true;
    else if (!piece.closing) {
      opened.push(piece);
      counts[name] = (counts[name] ?? 0) + 1;
    } else if (counts[name]) {
      let last = opened.pop();
      for (; last.name !== name; last = opened.pop()) counts[last.name] -= 1;
      counts[name] -= 1;
      piece.paired = last.paired = true;
    }
  }
  return pieces;
}

// HTML in an answer: what is harmless is kept, comments are dropped, all else is shown as written. The
// rules of playground/rendering/markdown_html.py.

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
