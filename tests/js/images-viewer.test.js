import assert from "node:assert/strict";
import test from "node:test";
import { facts, push, swiped, turn, turned } from "../../static/js/images/viewer.js";
import { keyed, reuseUrl, wanted } from "../../static/js/images/picture-acts.js";
import { direction } from "../../static/js/images/stage.js";

test("a picture's text is taken apart", () => {
  const text = "a cat,\non a mat\nNegative prompt: blurry,\nugly\nSteps: 20, Sampler: Euler a, CFG scale: 7, Size: 64x64";
  assert.deepEqual(facts(text), {
    prompt: "a cat,\non a mat",
    negative: "blurry,\nugly",
    settings: [
      ["Steps", "20"],
      ["Sampler", "Euler a"],
      ["CFG scale", "7"],
      ["Size", "64x64"],
    ],
  });
});

test("a quoted value keeps its commas", () => {
  const [, lora] = facts('x\nSteps: 1, Lora hashes: "a: 1, b: \\"2\\"", Version: v1').settings;
  assert.deepEqual(lora, ["Lora hashes", '"a: 1, b: \\"2\\""']);
});

test("words alone are the prompt; nothing is nothing", () => {
  assert.deepEqual(facts("a cat: on a mat, 4K"), { prompt: "a cat: on a mat, 4K", negative: "", settings: [] });
  assert.deepEqual(facts(""), { prompt: "", negative: "", settings: [] });
  assert.equal(facts("Negative prompt: all of it").negative, "all of it");
});

test("settings that make no sense take no time", () => {
  const start = performance.now();
  facts(`x\nSteps: ${'A:"'.repeat(20_000)}`);
  assert.ok(performance.now() - start < 2_000);
});

test("arrows turn, and stay at the ends", () => {
  assert.equal(turn({ key: "ArrowRight" }), 1);
  assert.equal(turn({ key: "ArrowLeft", shiftKey: true }), 0);
  assert.equal(turn({ key: "a" }), 0);
  assert.deepEqual([turned(1, 1, 3), turned(2, 1, 3), turned(0, -1, 3)], [2, 2, 0]);
  assert.deepEqual([turned(1, turn({ key: "End" }), 3), turned(1, turn({ key: "Home" }), 3)], [2, 0]);
});

test("Shift and an arrow move the picture the other way", () => {
  assert.deepEqual(push({ key: "ArrowRight", shiftKey: true }), [-1, 0]);
  assert.equal(push({ key: "ArrowRight" }), null);
  assert.equal(push({ key: "Tab", shiftKey: true }), null);
});

test("a finger turns by a long way across, not down", () => {
  assert.equal(swiped([200, 100], [100, 110]), 1);
  assert.equal(swiped([100, 100], [200, 120]), -1);
  assert.equal(swiped([100, 100], [130, 100]), 0);
  assert.equal(swiped([100, 100], [180, 170]), 0);
});

test("plus, minus and 0 zoom, the browser's own zoom is left alone", () => {
  assert.deepEqual(["+", "=", "-", "0", "x"].map((key) => direction({ key })), ["in", "in", "out", "fit", ""]);
  assert.equal(direction({ key: "+", ctrlKey: true }), "");
});

test("a key takes the place of 0 in an address, and of nothing else", () => {
  assert.equal(keyed("/images/gallery/0/star/", "71"), "/images/gallery/71/star/");
  assert.equal(keyed("/images/edit/?from=0&mask=1", "71"), "/images/edit/?from=71&mask=1");
  assert.equal(keyed("/images/10/?from=0", "71"), "/images/10/?from=71");
});

test("a picture's settings go back to the page that made it", () => {
  const makers = { txt2img: "/images/", img2img: "/images/edit/", upscale: "/images/upscale/" };
  assert.equal(reuseUrl({ pk: "7", kind: "inpaint" }, makers), "/images/edit/?again=7");
  assert.equal(reuseUrl({ pk: "7", kind: "upscale" }, makers), "/images/upscale/?again=7");
  assert.equal(reuseUrl({ pk: "7", kind: "grid" }, makers), "");
});

test("keys star and delete, but not those of a shortcut or a field", () => {
  assert.equal(wanted({ key: "s" }), "star");
  assert.equal(wanted({ key: "Delete" }), "delete");
  assert.equal(wanted({ key: "s", ctrlKey: true }), "");
  assert.equal(wanted({ key: "Delete", target: { matches: () => true } }), "");
  assert.equal(wanted({ key: "ArrowLeft" }), "");
});
