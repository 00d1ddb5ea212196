// Walking through what was found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { next, types } from "../../static/js/lib/header.js";

test("down from the field to the first hit, and round at the end", () => {
  assert.equal(next(0, 1, 3), 1);
  assert.equal(next(2, 1, 3), 0);
});

test("up from the field to the last hit", () => assert.equal(next(0, -1, 3), 2));

test("what is nowhere begins at the field", () => assert.equal(next(-1, 1, 3), 1));

test("letters and Backspace are typed; commands and other keys are not", () => {
  for (const key of ["a", "Ä", " ", "Backspace"]) assert.ok(types({ key }));
  for (const event of [{ key: "Enter" }, { key: "Tab" }, { key: "c", ctrlKey: true }]) assert.ok(!types(event));
});
