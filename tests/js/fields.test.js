import assert from "node:assert/strict";
import test from "node:test";
import { address, carryWords, filled } from "../../static/js/text/fields.js";

test("blank fields and the form's own are left out", () => {
  const entries = [["csrfmiddlewaretoken", "t"], ["mode", "chat"], ["parent", "p"], ["temperature", "0.7"], ["top_p", " "]];
  assert.deepEqual(filled(entries), [["temperature", "0.7"]]);
});

test("the address fills the form in again", () => {
  const { url, left } = address({ path: "/text/a/b/", mode: "chat", entries: [["message", "a & b"], ["seed", "1"]] });
  const query = new URL(url, "http://x").searchParams;
  assert.deepEqual([...query], [["mode", "chat"], ["message", "a & b"], ["seed", "1"]]);
  assert.deepEqual(left, []);
});

test("the conversation comes along only when asked for", () => {
  const { url } = address({ path: "/", mode: "chat", entries: [], talk: [["parent", "u"]] });
  assert.equal(url, "/?mode=chat&parent=u");
});

test("what is too long is left out and named, parameters last", () => {
  const long = "x".repeat(9000);
  const entries = [["system", "be brief"], ["message", long], ["seed", "1"]];
  const first = address({ path: "/", mode: "chat", entries });
  assert.deepEqual(first.left, ["message"]);
  assert.equal(first.url, "/?mode=chat&system=be+brief&seed=1");
  const both = address({ path: "/", mode: "chat", entries: [["system", long], ["prompt", long]] });
  assert.deepEqual(both.left, ["prompt", "system"]);
});

test("what was typed in one mode is the text of the other", () => {
  const query = new URLSearchParams("message=hello&seed=1");
  carryWords(query, "completion");
  assert.equal(query.toString(), "seed=1&prompt=hello");
  carryWords(query, "chat");
  assert.equal(query.toString(), "seed=1&message=hello");
});

test("a text that is there is not overwritten", () => {
  const query = new URLSearchParams("message=a&prompt=b");
  carryWords(query, "tokenize");
  assert.equal(query.toString(), "prompt=b");
});
