// Markdown of a model's answer as nodes. What a model writes is hostile: no markup of its own, no
// image from elsewhere, no address but http, https and mailto.
import "../vendor/dompurify-3.4.18/purify.min.mjs";
import { tooMuch } from "./bounds.js";
import { Marked } from "../vendor/marked-18.2.1/marked.esm.mjs";

const purifier = globalThis.DOMPurify;
const TAGS = ("a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong sub sup " +
  "table tbody td th thead tr ul").split(" ");
const RULES = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ["href", "title", "start", "class"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ href, text }) => `<a href="${escaped(href)}">[${escaped(text || "image")}]</a>`,
  },
});

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("rel", "noopener noreferrer nofollow");
  node.setAttribute("target", "_blank");
});

export function render(text) {
  if (tooMuch(text)) return plain(text);
  try {
    return purifier.sanitize(marked.parse(text), RULES);
  } catch (error) {
    if (error instanceof RangeError) return plain(text); // nested deeper than the stack
    throw error;
  }
}

export function plain(text) {
  const fragment = document.createDocumentFragment();
  const block = document.createElement("div");
  block.className = "raw";
  block.textContent = text;
  fragment.append(block);
  return fragment;
}
