import assert from "node:assert/strict";
import test from "node:test";
import { alike, byAlpha, byLight, count, empty, isOpaque, keep, recall, pack, readBack, unpack, written } from "../../static/js/images/mask/bitmap.js";
import { action, crossing } from "../../static/js/images/mask/paint.js";
import { clampPoint, extend, nudged, share, sizeAt, steps, stroke, workSize } from "../../static/js/images/mask/work.js";

const words = (...rgba) => new Uint32Array(new Uint8ClampedArray(rgba.flat()).buffer);

test("pixels go into bits and come back, wherever they begin", () => {
  const bits = empty(21);
  const seen = words([0, 0, 0, 255], [9, 9, 9, 127], [0, 0, 0, 128]);
  pack(seen, bits, 3, byAlpha);
  pack(seen, bits, 18, byAlpha);
  assert.equal(bits.length, 3);
  assert.equal(count(bits), 4);
  const back = new Uint32Array(3);
  unpack(bits, 18, back, 0xffffffff, 0xff000000);
  assert.deepEqual([...back], [0xffffffff, 0xff000000, 0xffffffff]);
});

test("lightness is the eye's, and half of it is the threshold", () => {
  const isLight = (...rgb) => byLight(words([...rgb, 255])[0]);
  assert.deepEqual([isLight(255, 255, 255), isLight(128, 128, 128), isLight(127, 127, 127), isLight(0, 0, 0)], [1, 1, 0, 0]);
  assert.deepEqual([isLight(0, 255, 0), isLight(255, 0, 0), isLight(0, 0, 255)], [1, 0, 0]);
});

test("one transparent pixel makes a picture transparent", () => {
  assert.ok(isOpaque(words([0, 0, 0, 255])));
  assert.ok(!isOpaque(words([0, 0, 0, 255], [0, 0, 0, 254])));
});

// Steps are numbers here, and a snapshot the list of all that was done.
function play(list, every) {
  const undoable = steps(every);
  const all = [];
  for (const step of list) {
    all.push(step);
    undoable.push(step, () => [...all]);
  }
  return undoable;
}

test("steps are undone and done again, and a new one drops what lay ahead", () => {
  const undoable = play([1, 2, 3], 10);
  assert.ok(undoable.undo() && undoable.undo());
  assert.deepEqual(undoable.replay(), [1]);
  assert.ok(undoable.redo());
  assert.deepEqual(undoable.replay(), [1, 2]);
  undoable.push(4, () => []);
  assert.ok(!undoable.redo() && !undoable.canRedo());
  assert.deepEqual(undoable.replay(), [1, 2, 4]);
});

test("undo and redo end at both ends", () => {
  const undoable = steps(2);
  assert.equal(undoable.undo(), false);
  assert.equal(undoable.redo(), false);
  assert.deepEqual(undoable.replay(), []);
});

for (const length of [3, 4, 5, 7, 8, 9, 16, 23]) {
  test(`${length} steps are kept in bounds, and at least as many as promised can be undone`, () => {
    const list = Array.from({ length }, (_, step) => step);
    const undoable = play(list, 4);
    let back = 0;
    do {
      const replayed = undoable.replay();
      assert.ok(replayed.length <= 4 + 4);
      assert.deepEqual(replayed.flat(), list.slice(0, length - back));
      back += 1;
    } while (undoable.undo());
    assert.ok(back - 1 >= Math.min(length, 4));
    while (undoable.redo());
    assert.deepEqual(undoable.replay().flat(), list);
  });
}

test("a snapshot is taken anew where other steps led to it", () => {
  const all = [1, 2, 3, 4];
  const undoable = play(all, 4);
  undoable.undo();
  undoable.push(5, () => [1, 2, 3, 5]);
  assert.deepEqual(undoable.replay().flat(), [1, 2, 3, 5]);
});

test("the brush grows evenly to the eye, from a pixel to half the picture", () => {
  assert.equal(sizeAt(0, 4096), 1);
  assert.equal(sizeAt(100, 4096), 2048);
  assert.equal(sizeAt(100, 1), 1);
  const sizes = Array.from({ length: 21 }, (_, at) => sizeAt(at * 5, 1024));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => a - b));
  assert.equal(nudged("98", 1), 100);
  assert.equal(nudged(3, -1), 0);
  assert.equal(nudged("50", -1), 45);
});

test("points that lie together are one", () => {
  const drawn = stroke(false, 24, [10, 10]);
  assert.equal(extend(drawn, [[10.5, 10], [11, 11]]), false);
  assert.equal(extend(drawn, [[12.04, 10], [12.5, 10], [15, 10]]), true);
  assert.deepEqual(drawn.points, [[10, 10], [12, 10], [15, 10]]);
});

test("a mask is as large as its picture, up to what a canvas can be", () => {
  assert.deepEqual(workSize(1024, 768), [1024, 768]);
  assert.deepEqual(workSize(4096, 4096), [4096, 4096]);
  const [width, height] = workSize(9000, 6000);
  assert.ok(width * height <= 4096 * 4096 && width > 5000);
  assert.ok(Math.abs(width / height - 1.5) < 0.001);
  assert.deepEqual(workSize(65000, 1), [65000, 1]);
  assert.deepEqual(clampPoint([-4, 90], [50, 60]), [0, 60]);
});

test("the share says neither nothing nor all of it too early", () => {
  assert.equal(share(0, 100), "0%");
  assert.equal(share(1, 1_000_000), "less than 1%");
  assert.equal(share(124, 1000), "12%");
  assert.equal(share(999_999, 1_000_000), "more than 99%");
  assert.equal(share(100, 100), "100%");
});

const pressed = [
  [{ key: "b" }, "brush"],
  [{ key: "E", shiftKey: true }, "eraser"],
  [{ key: "[" }, "smaller"],
  [{ key: "]" }, "larger"],
  [{ key: "+" }, "in"],
  [{ key: "0" }, "fit"],
  [{ key: "z", ctrlKey: true }, "undo"],
  [{ key: "Z", metaKey: true, shiftKey: true }, "redo"],
  [{ key: "y", ctrlKey: true }, "redo"],
  [{ key: "b", ctrlKey: true }, ""],
  [{ key: "+", ctrlKey: true }, ""],
  [{ key: "e", altKey: true }, ""],
  [{ key: "Tab" }, ""],
];
for (const [event, wanted] of pressed) {
  test(`${JSON.stringify(event)} means ${wanted || "nothing"}`, () => assert.equal(action(event), wanted));
}

test("a key that is typed into a field is the field's", () => {
  assert.equal(action({ key: "b" }, true), "");
  assert.equal(action({ key: "z", ctrlKey: true }, true), "");
});

test("arrows move the crosshair, Space and Enter paint, Shift paints on the way", () => {
  assert.deepEqual(crossing({ key: "ArrowLeft" }), { paint: undefined, by: [-1, 0] });
  assert.deepEqual(crossing({ key: "ArrowDown", shiftKey: true }), { paint: true, by: [0, 1] });
  assert.deepEqual(crossing({ key: " " }), { paint: true, by: [0, 0] });
  assert.equal(crossing({ key: "Enter", ctrlKey: true }), null);
  assert.equal(crossing({ key: "a" }), null);
});

for (const [name, bits] of [
  ["nothing", [0, 0, 0]],
  ["all of it", [255, 255, 15]],
  ["all but the ends", [254, 255, 7]],
  ["this and that", [0b10110001, 0, 0b1010]],
  ["the last pixel", [0, 0, 8]],
  ["whole bytes", [0, 255, 0]],
]) {
  test(`a mask that is ${name} can be written as text and read back`, () => {
    assert.deepEqual([...readBack(written(Uint8Array.from(bits), 20), 20)], bits);
  });
}

test("a mask is short as text", () => assert.equal(written(empty(16_000_000), 16_000_000), ""));

function storage() {
  const items = new Map();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => items.set(name, value),
    removeItem: (name) => items.delete(name),
  };
}

test("a mask is kept for its picture alone", () => {
  const store = storage();
  const mask = { width: 5, height: 4, bits: Uint8Array.of(1, 2, 3) };
  keep("a", mask, store);
  assert.deepEqual(recall("a", [5, 4], store), { kind: "mask", ...mask });
  assert.equal(recall("b", [5, 4], store), null);
  assert.equal(recall("a", [4, 5], store), null);
  keep("a", null, store);
  assert.equal(recall("a", [5, 4], store), null);
});

test("a mask beyond the bound, or without a store, is not kept", () => {
  const store = storage();
  const speckled = { width: 2048, height: 1024, bits: new Uint8Array(2048 * 128).fill(0x55) };
  keep("a", speckled, store);
  assert.equal(recall("a", [2048, 1024], store), null);
  assert.equal(recall("a", [2048, 1024], null), null);
  assert.doesNotThrow(() => keep("a", speckled, null));
});

test("a mask of the same shape fits, rounding included", () => {
  assert.ok(alike([400, 300], [40, 30]) && alike([401, 300], [40, 30]));
  assert.ok(!alike([300, 400], [40, 30]) && !alike([40, 40], [40, 30]));
});
