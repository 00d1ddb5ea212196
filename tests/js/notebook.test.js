// The answer is counted as the field keeps it, however it arrives.
import assert from "node:assert/strict";
import test from "node:test";
import { asFieldHasIt } from "../../static/js/text/completion.js";

const PARTS = ["\r", "\n", "\r\n", "a", "\n\r", "\r\r\n", ""];

test("a text that grows in any pieces only ever grows in the field", () => {
  for (let seed = 0; seed < 400; seed += 1) {
    const pieces = Array.from({ length: 8 }, (_, at) => PARTS[(seed * 7 + at * at * (seed % 5) + at) % PARTS.length]);
    let [whole, field] = ["", ""];
    for (const piece of pieces) {
      whole += piece;
      field += asFieldHasIt(whole).slice(field.length);
      assert.equal(field, asFieldHasIt(whole));
      assert.ok(!field.includes("\r"));
    }
  }
});
