// Tools as rows: what is read of their text, and that nothing of it is lost on the way back.
import assert from "node:assert/strict";
import test from "node:test";
import { readTools, writeTools } from "../../static/js/lib/tools.js";

const again = (value) => JSON.parse(writeTools(readTools(JSON.stringify(value)).tools));

test("what no row has a place for stays as it was written", () => {
  const bare = { name: "a", parameters: { type: "object", $defs: {} }, strict: true };
  const whole = { type: "function", function: { name: "b", description: "B" }, more: [1] };
  assert.deepEqual(again([bare, whole]), [bare, whole]);
  assert.deepEqual(again(bare), [bare]);
});

test("no tools are no text", () => {
  assert.deepEqual(readTools("  "), { tools: [] });
  assert.equal(writeTools([]), "");
});

test("what is no list of functions is left alone, with a sentence", () => {
  for (const text of ["[", "7", "null", '["a"]', '[{"name": 1}]', '[{"function": {"name": []}}]', '[{"name": "a", "description": {}}]'])
    assert.match(readTools(text).fault, /edited here/, text);
});
