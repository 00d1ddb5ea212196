import assert from "node:assert/strict";
import test from "node:test";
import { intent } from "../../static/js/lib/fields.js";
import { shortcut } from "../../static/js/lib/header.js";

const chat = { chat: true, inMessage: true, busy: false };
const cases = [
  ["Enter sends in chat", { key: "Enter" }, chat, "run"],
  ["Shift and Enter break the line", { key: "Enter", shiftKey: true }, chat, ""],
  ["Enter in another field sends nothing", { key: "Enter" }, { ...chat, inMessage: false }, ""],
  ["Enter in a text to complete breaks the line", { key: "Enter" }, { ...chat, chat: false }, ""],
  ["Ctrl and Enter run everywhere", { key: "Enter", ctrlKey: true }, { chat: false }, "run"],
  ["Command and Enter run everywhere", { key: "Enter", metaKey: true }, { chat: false }, "run"],
  ["Enter belongs to an input method that composes", { key: "Enter", isComposing: true }, chat, ""],
  ["and to one that says so the old way", { key: "Enter", keyCode: 229 }, chat, ""],
  ["Esc stops what runs", { key: "Escape" }, { ...chat, busy: true }, "stop"],
  ["Esc means nothing when nothing runs", { key: "Escape" }, chat, ""],
  ["a letter is a letter", { key: "a" }, chat, ""],
];

for (const [name, event, context, wanted] of cases) {
  test(name, () => assert.equal(intent(event, context), wanted));
}

test("/ and ? work only outside a field; Ctrl and K everywhere", () => {
  assert.equal(shortcut({ key: "/" }, false), "search");
  assert.equal(shortcut({ key: "?", shiftKey: true }, false), "help");
  assert.equal(shortcut({ key: "/" }, true), "");
  assert.equal(shortcut({ key: "k", ctrlKey: true }, true), "palette");
  assert.equal(shortcut({ key: "K", metaKey: true }, false), "palette");
  assert.equal(shortcut({ key: "r", ctrlKey: true }, false), "");
});
