// How a growing answer with Markdown and formulas is drawn.
import { hasDefinitions, LONGEST, settled, tooMuch } from "./blocks.js";
import { one } from "./dom.js";
import { plain, render, sanitise } from "./markdown.js";
import { readParts, renderParts } from "./markdown/parts.js";
import { post } from "./post.js";

// Formulas of a growing answer: set by the server, as those of the finished one, each batch for once.

const ADDRESS = "/formulas/";
const PAUSE = 150; // milliseconds in which formulas are gathered
const MOST = 40; // of one request, as the server has it

const known = new Map(); // of a formula's key, its MathML; null for none
let waiting = new Map(); // of a formula's key, the elements that show its source
let timer = 0;

const keyOf = (code) => JSON.stringify([code.textContent, !code.parentNode.matches(".formula")]);

// Puts what is known in the place of the source, and asks for the rest.
function setFormulas(fragment) {
  for (const code of fragment.querySelectorAll(".formula > code, .math > code")) {
    const key = keyOf(code);
    if (known.has(key)) show(code, known.get(key));
    else waiting.set(key, [...(waiting.get(key) ?? []).filter((each) => each.isConnected), code]);
  }
  if (waiting.size) timer ||= setTimeout(ask, PAUSE);
}

function show(code, mathml) {
  if (mathml) code.replaceWith(sanitise(mathml));
}

// What cannot be had stays as it was written: the finished answer comes with all of them anyway.
async function ask() {
  const batch = [...waiting].slice(0, MOST);
  waiting = new Map([...waiting].slice(MOST));
  const body = JSON.stringify(batch.map(([key]) => JSON.parse(key)));
  const answer = await post(ADDRESS, { body }).then((response) => response.json()).catch(() => null);
  batch.forEach(([key, codes], index) => {
    known.set(key, answer?.[index] ?? null);
    for (const code of codes) if (code.isConnected) show(code, known.get(key));
  });
  timer = waiting.size ? setTimeout(ask, PAUSE) : 0;
}

// The elements of the parts among those drawn.
function listParts(drawn, { key }) {
  const elements = drawn.filter(({ nodeType }) => nodeType === Node.ELEMENT_NODE);
  if (!key) return elements;
  const body = elements[0]?.localName === "table" ? one("tbody", elements[0]) : elements[0];
  return [...(body?.children ?? [])];
}

function listAfter(node) {
  const rest = [];
  for (let next = node.nextSibling; next; next = next.nextSibling) rest.push(next);
  return rest;
}

// Draws a growing answer: finished blocks once, only the last one again and again.

const SHARE = 8; // of the time that drawing takes: the page has the rest

let writers = 0;

// `drawn()` is called after each drawing that came later than it was asked for.
export function markdownWriter(root, drawn = () => {}) {
  const name = `live${(writers += 1)}`; // of the notes, should two answers grow on one page
  let done = 0;
  let tail = [];
  let open = null; // {start, words}: a code block still being written, grown by what is new
  let box = null; // {key, keys, elements}: a list or table still being written, grown by the parts that changed
  let next = 0; // when it may be drawn again, after a part that took long to format
  let timer = 0;
  let latest = "";

  // Drawing that takes long is done less often, and never given up: what comes last is always drawn.
  function draw(text) {
    latest = text;
    if (timer) return;
    const now = performance.now();
    if (now >= next) drawNow(now);
    else timer = setTimeout(drawLater, next - now);
  }

  function drawLater() {
    timer = 0;
    if (!root.isConnected) return;
    drawNow(performance.now());
    drawn();
  }

  function drawNow(started) {
    if (hasDefinitions(latest) && latest.length <= LONGEST) drawWhole();
    else drawOn();
    next = performance.now() + SHARE * (performance.now() - started);
  }

  // Notes and addresses that are told elsewhere change what has been drawn before.
  function drawWhole() {
    if (done) reset();
    replace(render(latest, { docId: name }));
  }

  function drawOn() {
    const { end, fence } = settled(latest, done);
    if (end > done) {
      replace(render(latest.slice(done, end)));
      tail = [];
      open = null;
      done = end;
    }
    if (fence) grow(latest.slice(fence.body), fence.start);
    else if (latest.length > done) drawTail(latest.slice(done));
  }

  function drawTail(text) {
    const whole = tooMuch(text) ? null : readParts(text);
    if (whole && box?.key === whole.key && growParts(whole)) return;
    replace(render(text));
    if (whole) box = { key: whole.key, keys: whole.parts.map(({ key }) => key), elements: listParts(tail, whole) };
  }

  // The last part that is the same is formatted along: the first of a container may differ from others.
  function growParts(whole) {
    const keys = whole.parts.map(({ key }) => key);
    const same = keys.findIndex((key, at) => key !== box.keys[at]);
    if (same < 0) return keys.length === box.keys.length;
    const last = box.elements[same - 1];
    if (!last || box.elements.length !== box.keys.length) return false;
    const fragment = sanitise(renderParts(whole, whole.parts.slice(same - 1)));
    const fresh = listParts([...fragment.childNodes], whole);
    if (fresh.length !== keys.length - same + 1) return false;
    setFormulas(fragment);
    const old = listAfter(last);
    const added = listAfter(fresh[0]);
    for (const node of old) node.remove();
    last.after(...added);
    if (!whole.key) tail = [...tail.filter((node) => !old.includes(node)), ...added];
    box = { key: whole.key, keys, elements: [...box.elements.slice(0, same), ...fresh.slice(1)] };
    return true;
  }

  // What is the same stays, so that nobody's selection is lost.
  function replace(fragment) {
    setFormulas(fragment);
    const fresh = [...fragment.childNodes];
    let same = 0;
    while (same < tail.length && same < fresh.length && tail[same].isEqualNode(fresh[same])) same += 1;
    for (const node of tail.slice(same)) node.remove();
    root.append(...fresh.slice(same));
    tail = [...tail.slice(0, same), ...fresh.slice(same)];
    open = box = null;
  }

  function grow(code, start) {
    if (open?.start !== start) {
      const block = plain("");
      const pre = document.createElement("pre");
      const words = document.createTextNode("");
      pre.append(document.createElement("code"));
      pre.firstChild.dir = "ltr";
      pre.firstChild.append(words);
      block.replaceChildren(pre);
      replace(block);
      open = { start, words };
    }
    open.words.appendData(code.slice(open.words.length));
  }

  function reset() {
    root.replaceChildren();
    done = 0;
    tail = [];
    open = box = null;
  }

  return { draw, reset, stop: () => clearTimeout(timer) };
}
