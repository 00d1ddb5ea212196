// Numbers are read as people type them, and what is none is never another one.
import assert from "node:assert/strict";
import test from "node:test";
import { readNumber, stepped } from "../../static/js/lib/fields.js";

for (const [text, number] of [
  ["1", 1], [" 0.7 ", 0.7], ["0,7", 0.7], ["-1,5", -1.5], ["−2", -2], [".5", 0.5], ["5.", 5], ["1e-3", 0.001], ["1,125", 1.125],
]) test(`${text} is ${number}`, () => assert.equal(readNumber(text), number));

for (const text of ["", "1-2", "1e", "1,1,1", "1.000,5", "1,000.5", "1 000", "--1", "0x10", "Infinity", "NaN", "one", "1_0", "٣"])
  test(`"${text}" is no number`, () => assert.ok(Number.isNaN(readNumber(text))));

for (const text of ["1,1", "1,000", "1.5", "1.000", "1e3", "1-2"])
  test(`"${text}" is no whole number`, () => assert.ok(Number.isNaN(readNumber(text, true))));

test("arrows step within the bounds, and leave alone what is no number", () => {
  const bounds = { number: "float", min: "0", max: "2", step: "0.05" };
  assert.equal(stepped("0,7", 1, bounds), "0.75");
  assert.equal(stepped("0.1", 1, { ...bounds, step: "0.2" }), "0.3");
  assert.equal(stepped("2", 1, bounds), "2");
  assert.equal(stepped("1-2", 1, bounds), "1-2");
  assert.equal(stepped("", -1, { ...bounds, rest: "1 = off" }), "0.95");
  assert.equal(stepped("", 1, { number: "int", min: "64", step: "64" }), "64");
  assert.equal(stepped("7", -1, { number: "int" }), "6");
});
