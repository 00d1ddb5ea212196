import assert from "node:assert/strict";
import { test } from "node:test";

import { between, goes, pictures, thousands } from "../../static/js/images/selection.js";

test("arrows go along the rows and between them, and stop at the edges", () => {
  const go = (key, at) => goes(key, at, 4, 10);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => go(key, 5)), [4, 6, 1, 9]);
  assert.deepEqual(["ArrowLeft", "ArrowUp"].map((key) => go(key, 0)), [0, 0]);
  assert.deepEqual(["ArrowRight", "ArrowDown"].map((key) => go(key, 9)), [9, 9]);
  assert.deepEqual(["Home", "End"].map((key) => go(key, 5)), [0, 9]);
  assert.equal(go("Tab", 5), null);
});

test("between two tiles lie those from one to the other, in either direction", () => {
  const all = ["a", "b", "c", "d"];
  assert.deepEqual(between(all, "b", "d"), ["b", "c", "d"]);
  assert.deepEqual(between(all, "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(between(all, "c", "c"), ["c"]);
  assert.deepEqual(between(all, "gone", "c"), []);
});

test("numbers are written as the server writes them", () => {
  assert.deepEqual([7, 1000, 1234567].map(thousands), ["7", "1,000", "1,234,567"]);
  assert.deepEqual([0, 1, 10000].map(pictures), ["0 images", "1 image", "10,000 images"]);
});
