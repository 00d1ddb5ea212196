// The tags that an answer may have, and what they keep of their attributes.
const words = (text) => new Set(text.split(" "));
export const INLINE = words("a b bdi cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong sub sup tt u var");
const BLOCKS = words("blockquote caption center dd details div dl dt h1 h2 h3 h4 h5 h6 li ol p pre summary table tbody td tfoot th thead tr ul");
const VOID = words("br hr img wbr");
export const KNOWN = new Set([...INLINE, ...BLOCKS, ...VOID]);
export const RENAMED = { center: "div", strike: "s", tt: "code" };
export const DIRECTED = words("blockquote div p summary td th");
const SIDE = /^(?:left|center|right)$/;
const COUNT = /^\d{1,3}$/;
export const ALLOWED = {
  ...Object.fromEntries("div p h1 h2 h3 h4 h5 h6".split(" ").map((name) => [name, { align: SIDE }])),
  ...Object.fromEntries(["td", "th"].map((name) => [name, { align: SIDE, colspan: COUNT, rowspan: COUNT }])),
  a: { href: /^(?:https?:\/\/|mailto:)[^\s]+$/i },
  ol: { start: /^\d{1,9}$/ },
  details: { open: /^(?:open|true)?$/ },
};
