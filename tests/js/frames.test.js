// What grows and what ends is drawn in frames of its own, however late they come.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const frames = []; // asked for, and not come yet
globalThis.requestAnimationFrame = (call) => frames.push(call);
const page = { hidden: false };
globalThis.document = page;
mock.timers.enable({ apis: ["setTimeout"] });
const { drawNever, drawSoon, ownFrame } = await import("../../static/js/lib/frames.js");

const settle = () => new Promise((resolve) => process.nextTick(() => setImmediate(resolve)));

async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await settle();
}

async function comeFrame() {
  for (const call of frames.splice(0)) call();
  await pass(0);
}

function endAll(count) {
  const ended = [];
  for (let number = 1; number <= count; number += 1) ownFrame().then(() => ended.push(number));
  return ended;
}

beforeEach(async () => {
  for (let left = 0; left < 8; left += 1) await comeFrame();
});

test("each end has a frame to itself", async () => {
  const ended = endAll(3);
  await comeFrame();
  assert.deepEqual(ended, [1]);
  await comeFrame();
  assert.deepEqual(ended, [1, 2]);
  await comeFrame();
  assert.deepEqual(ended, [1, 2, 3]);
});

test("ends that waited long for a frame don't come together", async () => {
  const ended = endAll(3);
  await pass(100);
  assert.deepEqual(ended, [1]);
  await pass(99);
  assert.deepEqual(ended, [1]);
  await comeFrame();
  assert.deepEqual(ended, [1, 2]);
  await pass(100);
  assert.deepEqual(ended, [1, 2, 3]);
});

test("a hidden page, which has no frames, ends them at once", async () => {
  page.hidden = true;
  const ended = endAll(3);
  await pass(100);
  page.hidden = false;
  assert.deepEqual(ended, [1, 2, 3]);
});

test("an end takes turns with what grows", async () => {
  const done = [];
  const draw = () => Boolean(done.push("drawn"));
  drawSoon(draw);
  ownFrame().then(() => done.push("ended"));
  ownFrame().then(() => done.push("ended"));
  await comeFrame();
  await comeFrame();
  await comeFrame();
  drawNever(draw);
  assert.deepEqual(done, ["ended", "drawn", "ended"]);
});
