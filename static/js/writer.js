// Draws a growing answer: finished blocks once, only the last one again and again.
import { settled } from "./blocks.js";
import { plain, render } from "./markdown.js";

const SLOW = 150; // milliseconds: what takes longer to format is drawn plain from then on

export function markdownWriter(root) {
  let done = 0;
  let most = Infinity; // characters that can be formatted quickly
  let tail = [];
  let open = null; // {start, text}: a code block still being written, grown by what is new

  function draw(text) {
    const { end, fence } = settled(text, done);
    if (end > done) {
      replace(formatted(text.slice(done, end)));
      tail = [];
      open = null;
      done = end;
    }
    if (fence) grow(text.slice(fence.body), fence.start);
    else if (text.length > done) replace(formatted(text.slice(done)));
  }

  function formatted(part) {
    if (part.length >= most) return plain(part);
    const started = performance.now();
    const fragment = render(part);
    if (performance.now() - started > SLOW) most = part.length;
    return fragment;
  }

  function replace(fragment) {
    const fresh = [...fragment.childNodes];
    for (const node of tail) node.remove();
    root.append(...fresh);
    tail = fresh;
    open = null;
  }

  function grow(code, start) {
    if (open?.start !== start) {
      const block = document.createElement("pre");
      const words = document.createTextNode("");
      block.append(document.createElement("code"));
      block.firstChild.append(words);
      const fragment = document.createDocumentFragment();
      fragment.append(block);
      replace(fragment);
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
