// Bare addresses, and which of all addresses lead out of this site: playground/rendering/links.py.
const LINK = /^(?:https?:\/\/|mailto:)[^\s]+$/i;
const MAX_URL_CHARS = 2_000;
const MAX_LOOKS = 5_000_000;
const START = /:\/\/|www\.|@/gi;
const WIDE_STOP = /[。，、；：！？」』】》）]/g;
const SCHEME = /(?:^|[^a-z0-9.+-])(https?)$/i;
export const OUTWARD = ' target="_blank" rel="noopener noreferrer nofollow"';

export const isLink = (address) => LINK.test(address);

export function linkRules(md) {
  const { constructor: Linkify, re: { src_port: port, src_path: path } } = md.linkify;
  const domain = "^(?:[\\p{L}\\p{N}_-]+\\.){0,20}[\\p{L}\\p{N}][\\p{L}\\p{N}-]*";
  const whole = new RegExp(`${domain}`, "u");
  const rest = new RegExp(`^${port}(?:${path})`, "i");
  const measure = (text) => whole.exec(text)?.[0].replace(/-+$/, "").length ?? 0;
  const validate = (text, pos) => {
    const length = measure(text.slice(pos, pos + MAX_URL_CHARS));
    return length && length + (rest.exec(text.slice(pos + length, pos + MAX_URL_CHARS))?.[0].length ?? 0);
  };
  const schemas = { "//": null, "ftp:": null, "www.": { validate } }; // all at once: each is compiled anew
  md.linkify = new Linkify(schemas, { fuzzyLink: false, fuzzyIP: false, fuzzyEmail: true });
  bound(md.linkify);
  md.inline.ruler.at("linkify", inLine);
  md.core.ruler.push("bind_links", (state) => state.tokens.forEach((token) => bind(token.children ?? [])));
}

// None in a text that is made of little else.
function bound(linkify) {
  const test = linkify.test.bind(linkify);
  linkify.pretest = (text) => text.search(START) >= 0;
  linkify.test = (text) => (text.match(START)?.length ?? 0) * text.length <= MAX_LOOKS && test(text);
}

// Up to the sign that ends it; a bracket does so that was not opened inside of it.
function cut(text) {
  for (const { 0: sign, index } of text.matchAll(WIDE_STOP)) {
    const before = text.slice(0, index);
    if (sign !== "）" || before.split("（").length <= before.split("）").length) return before;
  }
  return text;
}

// An address of the web is one word: its * and _ are no emphasis.
function inLine(state, silent) {
  const { src, pos, md } = state;
  if (state.linkLevel > 0 || !src.startsWith("://", pos)) return false;
  const scheme = SCHEME.exec(src.slice(Math.max(0, pos - 6), pos))?.[1];
  if (!scheme || !state.pending.endsWith(scheme)) return false;
  const start = pos - scheme.length;
  const url = md.linkify.matchAtStart(cut(src.slice(start, start + MAX_URL_CHARS)))?.url.replace(/\*+$/, "");
  const address = url && md.normalizeLink(url);
  if (!address || !md.validateLink(address)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    Object.assign(state.push("link_open", "a", 1), { attrs: [["href", address]], info: "auto" });
    state.push("text", "", 0).content = md.normalizeLinkText(url);
    state.push("link_close", "a", -1).info = "auto";
  }
  state.pos = start + url.length;
  return true;
}

// A link that would lead into this site is its words; an image in a link adds no second.
function bind(tokens) {
  let inside = false;
  let outward = true;
  for (const token of tokens) {
    if (token.type === "link_open") {
      inside = true;
      outward = bindOne(token);
    } else if (token.type === "link_close") {
      token.tag = outward ? "a" : "span";
      inside = false;
    } else if (token.type === "image") token.meta = { linked: inside && outward };
  }
}

function bindOne(token) {
  let address = token.attrGet("href") ?? "";
  if (token.info === "auto" && /^www\./i.test(address)) address = `http://${address}`;
  if (!isLink(address)) {
    Object.assign(token, { tag: "span", attrs: [["title", address]] });
    return false;
  }
  token.attrSet("href", address);
  token.attrSet("target", "_blank");
  token.attrSet("rel", "noopener noreferrer nofollow");
  return true;
}
