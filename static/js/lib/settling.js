// The growing turn becomes the finished one. What was drawn of its answer stays where it is the same: that
// keeps what a reader has selected, and nothing of it is laid out and painted again. A long answer is taken
// in over several frames, each with as much as is laid out without being felt.
import { addCopyButton } from "./copy.js";
import { all, one } from "./dom.js";
import { ownFrame } from "./frames.js";

const PIECE = 16_000; // characters that are parsed at a time
const MOST_NODES = 120; // that are put into the page at a time
const SHARE = 4; // milliseconds of comparing at a time

// Nobody sees a hidden page, which has no frames.
const rest = () => (document.hidden ? undefined : ownFrame());

// Markup the server rendered and sanitised, as nodes. A document of its own runs no script.
export async function readNodes(html) {
  const parsed = document.implementation.createHTMLDocument("");
  parsed.open();
  for (let at = 0; at < html.length; at += PIECE) {
    if (at) await rest();
    parsed.write(html.slice(at, at + PIECE));
  }
  parsed.close();
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

export async function settle(live, turn) {
  const drawn = one("[data-answer]", live);
  const answer = one("[data-answer]", turn);
  if (drawn && answer) {
    await keepSame(drawn, [...answer.childNodes]);
    await rest(); // what stands around it is a frame's work of its own
    dress(drawn, answer);
    for (const [old, fresh] of [[drawn, answer], [drawn.parentNode, answer.parentNode]]) surround(old, fresh);
  } else live.replaceChildren(...turn.childNodes);
  dress(live, turn);
}

async function keepSame(drawn, nodes) {
  const before = [...drawn.childNodes];
  let room = MOST_NODES;
  let started = performance.now();
  for (const [at, node] of nodes.entries()) {
    if (before[at]?.isEqualNode(node)) continue;
    const size = countNodes(node);
    if (size > room || performance.now() - started > SHARE) {
      await rest();
      room = MOST_NODES;
      started = performance.now();
    }
    room -= size;
    takeIn(drawn, before[at], node);
  }
  for (const node of before.slice(nodes.length)) node.remove();
}

const countNodes = (node) => 1 + (node.querySelectorAll?.("*").length ?? 0);

// Buttons come along with their code: all at once, they were a layout of their own.
function takeIn(drawn, old, node) {
  if (old) old.replaceWith(node);
  else drawn.append(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const block of node.matches("pre") ? [node] : all("pre", node)) addCopyButton(block);
}

// What stands beside it is all new.
function surround(old, fresh) {
  const siblings = [...fresh.parentNode.childNodes];
  const at = siblings.indexOf(fresh);
  for (const node of [...old.parentNode.childNodes]) if (node !== old) node.remove();
  old.before(...siblings.slice(0, at));
  old.after(...siblings.slice(at + 1));
}

function dress(old, fresh) {
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}
