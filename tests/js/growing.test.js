// A growing answer is formatted in a time that grows with its length, whatever it is made of.
import assert from "node:assert/strict";
import test from "node:test";
import { hasDefinitions, settled } from "../../static/js/lib/blocks.js";
import { parser } from "../../static/js/lib/markdown/parser.js";

const PARTS = [
  "word **bold** ", "\\(", "\\[a\n\n", "[", "![", "[a](", "*_", "> ", "- ", "$a", "$a$ ", "`a ", "http://a.b/([",
  "www.a.b/([", "www.a.", "a@b.", "[a\n", "|a", "<b>", "<b></i>", "<!--", "<a b='", "</b>", "&#x", "\\begin{a}\n",
  "$$\n", "$$a\n\n", "[^a]: b\n\n", "~~a", "**a", "[]()", "<div>\n\n", "- [ ] ", "重**", "a:// ", "[a]: <", "| - |\n",
];
const LENGTH = 10_000; // characters; twice as much is drawn at once
const MOST = 1500; // milliseconds for a part that is written on a slow machine

function timeOf(run) {
  const started = process.cpuUsage();
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof RangeError, error); // too deep: drawn plain
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

for (const part of PARTS) {
  const text = (length) => `${part.repeat(length / part.length)}\n`;
  test(`an answer of ${JSON.stringify(part)} is formatted in time`, () => {
    const draw = (length) => timeOf(() => parser.render(text(length), {}) && settled(text(length), 0));
    const short = draw(LENGTH);
    const long = draw(2 * LENGTH);
    assert.ok(long < 3 * short + 250, `${short} ms, twice as long ${long} ms`);
    assert.ok(long < MOST, `${long} ms`);
  });
}

// What is finished of `text`, read as a stream of single characters.
function finished(text) {
  let end = 0;
  for (let size = 1; size <= text.length; size += 1) ({ end } = settled(text.slice(0, size), end));
  return text.slice(0, end);
}

test("what stands in open HTML is not finished before it closes", () => {
  assert.equal(finished("a\n\n<details>\n<summary>b</summary>\n\nc\n\nd\n"), "a\n\n");
  assert.equal(finished("<details>\n\nc\n\n</details>\n\nd\n"), "<details>\n\nc\n\n</details>\n\n");
});

test("lines that may become a formula are not finished", () => {
  assert.equal(finished("a\n\n$$\nb\n\nc\n"), "a\n\n");
  assert.equal(finished("\\[\nb\n\nc\n\\]\n\nd\n"), "\\[\nb\n\nc\n\\]\n\n");
});

test("an address or a note that is told elsewhere is noticed", () => {
  for (const text of ["a\n\n[b]: https://x", "- [^1]: c", "> [d e\nf]: y", "[g\\]]: z"]) assert.ok(hasDefinitions(text), text);
  for (const text of ["a [b]: c", "array[0]", "[b](c)"]) assert.ok(!hasDefinitions(text), text);
});

test("a heading is there once it has words", () => {
  assert.equal(parser.render("## ", {}), "");
  assert.equal(parser.render("Words\n\n#", {}), '<p dir="auto">Words</p>\n');
  assert.equal(parser.render("# H\n\n## \n\n# I", {}).match(/<h/g).length, 2);
});
