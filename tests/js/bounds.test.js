import assert from "node:assert/strict";
import test from "node:test";
import { tooMuch } from "../../static/js/lib/blocks.js";

test("an answer as models write them is formatted", () => {
  assert.equal(tooMuch("word **bold**\n\n".repeat(500)), false);
  assert.equal(tooMuch(`|a|b|c|\n|-|-|-|\n${"|1|2|3|\n".repeat(300)}`), false);
});

test("what would stop the page is not", () => {
  assert.equal(tooMuch("_a".repeat(20_000)), true);
  assert.equal(tooMuch(`${"|a".repeat(300)}|\n${"|-".repeat(300)}|\n${"|\n".repeat(3_000)}`), true);
});
