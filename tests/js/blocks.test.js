import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "../../static/js/lib/blocks.js";

// What is finished of `text`, read as a stream of single characters.
function finished(text) {
  let end = 0;
  for (let size = 1; size <= text.length; size += 1) ({ end } = settled(text.slice(0, size), end));
  return text.slice(0, end);
}

test("a paragraph is finished when the next one has begun", () => {
  assert.equal(finished("one\n\ntwo"), "");
  assert.equal(finished("one\n\ntwo\n"), "one\n\n");
});

test("the lines of one paragraph stay together", () => {
  assert.equal(finished("one\ntwo\nthree\n"), "");
});

test("a list stays whole across empty lines", () => {
  assert.equal(finished("1. a\n\n2. b\n\n   more of b\n\n- c\n"), "");
  assert.equal(finished("1. a\n\n2. b\n\nafter\n"), "1. a\n\n2. b\n\n");
});

test("a code block is never cut at its empty lines", () => {
  assert.equal(finished("```py\na = 1\n\nb = 2\n"), "");
  assert.equal(finished("```py\na = 1\n\nb = 2\n```\n"), "```py\na = 1\n\nb = 2\n```\n");
});

test("a shorter fence inside a longer one is text", () => {
  assert.equal(finished("````\n```\n\nx\n"), "");
});

test("an open code block at the front is told, with where its body begins", () => {
  const text = "before\n\n```js\nlet a;\n";
  const { end } = settled(text, 0);
  assert.equal(end, 8);
  const { fence } = settled(text, end);
  assert.equal(text.slice(fence.body), "let a;\n");
  assert.equal(fence.language, "js");
});

test("a code block inside a list item is no block of its own", () => {
  assert.equal(settled("- a\n\n  ```\n  x\n", 0).fence, null);
});

test("cutting never loses or doubles a character", () => {
  const text = "# Title\n\npara\n```\ncode\n```\n- a\n- b\n\n| a |\n|---|\n| b |\n\nend\n";
  assert.ok(text.startsWith(finished(text)));
});

test("reading on from a cut finds the same cut as reading from the front", () => {
  const text = "one\n\ntwo\n\n```\na\n\nb\n```\nthree\n\nfour\n";
  assert.equal(finished(text).length, settled(text, 0).end);
});
