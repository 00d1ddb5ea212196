// What a closed part of a form holds, in words.
import assert from "node:assert/strict";
import test from "node:test";
import { forget } from "../../static/js/text/fields.js";
import { amount, words } from "../../static/js/lib/forms.js";

test("fields that hold something count, lines where each is one", () => {
  assert.equal(amount(["", "  ", "Be brief."]), 1);
  assert.equal(amount(["a\nb", "c"]), 2);
  assert.equal(amount(["https://a\n\n https://b \n"], true), 2);
  assert.equal(amount([]), 0);
});

test("the words say how many, and the name alone where there is nothing", () => {
  const names = "system prompt|system prompts";
  assert.equal(words(0, names, "System prompt"), "System prompt");
  assert.equal(words(1, names, "System prompt"), "1 system prompt");
  assert.equal(words(2, names, "System prompt"), "2 system prompts");
});

test("one field of a draft is forgotten, the others stay", () => {
  const entries = new Map([["d", JSON.stringify({ system: "Be brief.", message: "Hi" })]]);
  const storage = { getItem: (n) => entries.get(n) ?? null, setItem: (n, v) => entries.set(n, v), removeItem: (n) => entries.delete(n) };
  forget(storage, "d", "system");
  assert.deepEqual(JSON.parse(entries.get("d")), { message: "Hi" });
  forget(storage, "d", "message");
  assert.ok(!entries.has("d"));
  forget(storage, "never", "system");
  assert.ok(!entries.has("never"));
});
