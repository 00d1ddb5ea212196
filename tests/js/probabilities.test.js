import assert from "node:assert/strict";
import test from "node:test";
import { levelOf, moved, percentOf, ways, written } from "../../static/js/lib/probabilities.js";

test("a probability is said as the server says it", () => {
  const cases = [[1, "100%"], [0.9999, "99.9%"], [0.9, "90%"], [0.0512, "5.1%"], [0.001, "0.10%"], [1e-5, "under 0.01%"]];
  for (const [chance, words] of cases) assert.equal(percentOf(Math.log(chance)), words);
});

test("the less likely a token was, the higher its level", () => {
  assert.deepEqual([0.95, 0.7, 0.4, 0.2, 0.01].map((chance) => levelOf(Math.log(chance))), [0, 1, 2, 3, 4]);
  assert.equal(levelOf(-9999), 4);
});

test("what one wouldn't see has a sign", () => {
  assert.equal(written(" a\n\tb\r\n"), " a↵⇥b↵");
});

test("the arrow keys lead through the tokens and stop at their ends", () => {
  assert.equal(moved("ArrowRight", 3, 5), 4);
  assert.equal(moved("ArrowDown", 4, 5), 4);
  assert.equal(moved("ArrowLeft", 0, 5), 0);
  assert.equal(moved("PageDown", 0, 50), 20);
  assert.equal(moved("Home", 3, 5), 0);
  assert.equal(moved("End", 0, 5), 4);
  assert.equal(moved("a", 0, 5), null);
});

test("one goes on from the answer so far with the alternative in the token's place", () => {
  const tokens = [["A", -0.1, []], [" b", -0.2, [[" b", -0.2], [" c", -1]]]];
  const way = ways({ tokens, start: "So: ", again: "/m/?again=1" })(1, " c");
  assert.deepEqual(way, { words: "So: A c", url: "/m/?again=1&token=1&alternative=1#end" });
  assert.equal(ways({ tokens, start: null })(1, " c"), null);
});
