// What is filled in comes along to another model.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bring, keep, withTalk } from "../../static/js/text/fields.js";

function store() {
  const entries = new Map();
  return {
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => entries.set(name, value),
    removeItem: (name) => entries.delete(name),
  };
}

function form(values) {
  const fields = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  return { fields, namedItem: (name) => fields[name] ?? null };
}

test("blank fields are filled, others and unknown ones are left", () => {
  const storage = store();
  keep(storage, [["message", "Hello"], ["temperature", "0.3"], ["top_a", "1"]], 1000);
  const there = form({ message: "", temperature: "0.7" });
  bring(there, storage, 2000);
  assert.deepEqual(there.fields, { message: { value: "Hello" }, temperature: { value: "0.7" } });
});

test("it comes along once, and not much later", () => {
  const storage = store();
  keep(storage, [["message", "Hello"]], 1000);
  const late = form({ message: "" });
  bring(late, storage, 1000 + 11 * 60 * 1000);
  assert.equal(late.fields.message.value, "");
  const again = form({ message: "" });
  bring(again, storage, 2000);
  assert.equal(again.fields.message.value, "");
});

test("a full store stops nobody", () => {
  const full = { setItem: () => { throw new Error("full"); } };
  keep(full, [["message", "Hello"]], 1000);
});

test("a schema comes along under the name that the other provider has for it", () => {
  const storage = store();
  keep(storage, [["guided_json", "{}"]], 1000);
  const there = form({ response_format: "" });
  bring(there, storage, 2000);
  assert.equal(there.fields.response_format.value, "{}");
});

test("the conversation comes along as it stands now", () => {
  const href = "http://a/text/?parent=old&provider=x";
  assert.equal(withTalk(href, [["parent", "new"]]), "http://a/text/?provider=x&parent=new");
  assert.equal(withTalk(href, [["shared", "s"]]), "http://a/text/?provider=x&shared=s");
  assert.equal(withTalk(href, []), "http://a/text/?provider=x");
});
