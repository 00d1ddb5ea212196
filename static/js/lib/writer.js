// Draws a growing answer: finished blocks once, only the last one again and again.
import { hasDefinitions, settled } from "./blocks.js";
import { LONGEST } from "./bounds.js";
import { plain, render } from "./markdown.js";
import { setFormulas } from "./mathml.js";

const SHARE = 8; // of the time that drawing takes: the page has the rest

let writers = 0;

// `drawn()` is called after each drawing that came later than it was asked for.
export function markdownWriter(root, drawn = () => {}) {
  const name = `live${(writers += 1)}`; // of the notes, should two answers grow on one page
  let done = 0;
  let tail = [];
  let open = null; // {start, words}: a code block still being written, grown by what is new
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
    else if (latest.length > done) replace(render(latest.slice(done)));
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
    open = null;
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
    open = null;
  }

  return { draw, reset };
}
