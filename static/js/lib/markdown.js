// Markdown of a model's answer as nodes. What a model writes is hostile: no markup but what is harmless,
// no image from elsewhere, no address but http, https and mailto.
import "../../vendor/dompurify-3.4.18/purify.min.mjs";
import { tooMuch } from "./blocks.js";
import { isLink } from "./markdown/links.js";
import { parser } from "./markdown/parser.js";

const purifier = globalThis.DOMPurify;
const TAGS = ("a b bdi blockquote br caption cite code dd del details dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i " +
  "input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody " +
  "td tfoot th thead tr u ul var wbr").split(" ");
const MATHML = ("math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow " +
  "ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics").split(" ");
const MATH_ATTRIBUTES = ("accent accentunder columnspan depth display displaystyle fence form height " +
  "linethickness lspace mathcolor mathvariant maxsize minsize movablelimits notation rspace scriptlevel " +
  "separator stretchy symmetric voffset width").split(" ");
const NOTE = /^#?fn(?:ref)?-\w+-\d+(?::\d+)?$/;
const RULES = {
  ALLOWED_TAGS: [...TAGS, ...MATHML],
  ALLOWED_ATTR: ["align", "aria-label", "checked", "class", "colspan", "dir", "disabled", "href", "id", "open",
    "rel", "rowspan", "start", "target", "title", "type", ...MATH_ATTRIBUTES],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  SANITIZE_NAMED_PROPS: false,
  IN_PLACE: true,
};

purifier.setConfig(RULES); // read once: it takes longer than a paragraph
const inert = document.implementation.createHTMLDocument(""); // nothing in it runs or is fetched
const range = inert.createRange();
range.selectNodeContents(inert.body);

// No address leads into this site, but for the notes of the answer itself.
purifier.addHook("afterSanitizeAttributes", (node) => {
  const address = node.getAttribute("href");
  if (address !== null && !isLink(address) && !NOTE.test(address)) node.removeAttribute("href");
  if (node.id && !NOTE.test(node.id)) node.removeAttribute("id");
  if (node.localName === "input") Object.assign(node, { type: "checkbox", disabled: true });
});

export function sanitise(html) {
  const box = inert.createElement("div");
  box.append(range.createContextualFragment(html));
  purifier.sanitize(box);
  const fragment = document.createDocumentFragment();
  fragment.append(...box.childNodes);
  return fragment;
}

// `env` is what the parser knows of the rest of the answer: definitions, and the name of its notes.
export function render(text, env = {}) {
  if (tooMuch(text)) return plain(text);
  try {
    return sanitise(parser.render(text, env));
  } catch (error) {
    if (error instanceof RangeError) return plain(text); // nested deeper than the stack
    throw error;
  }
}

export function plain(text) {
  const fragment = document.createDocumentFragment();
  const block = document.createElement("div");
  block.className = "raw";
  block.dir = "auto";
  block.textContent = text;
  fragment.append(block);
  return fragment;
}
