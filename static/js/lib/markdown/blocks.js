// What blocks are given, and how some parts are written: playground/rendering/markdown_rules.py and markdown.py.
import { isLink, OUTWARD } from "./links.js";

const CONTAINERS = ["bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"];
const ENTERING = ["list_item_open", "thead_open", "tr_open", "th_open"]; // between a box and its words
const DIRECTED = ["paragraph_open", "heading_open", "td_open", ...CONTAINERS];
const REFERRED = 1_000_000; // characters that references may add to a page
const UNFORMATTED = "This paragraph is too long to format. It is shown as written.";

export function blockRules(md) {
  md.core.ruler.after("block", "references", boundReferences);
  md.core.ruler.push("directions", setDirections);
  const { escapeHtml } = md.utils;
  Object.assign(md.renderer.rules, {
    image: (tokens, index, options, env, self) => writeImage(tokens[index], self, options, env, escapeHtml),
    task: (tokens, index) => writeTask(tokens[index].meta.done),
    code_inline: (tokens, index) => `<code dir="ltr">${escapeHtml(tokens[index].content)}</code>`,
    unformatted: () => ` <small class="help">${UNFORMATTED}</small>`,
  });
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
