import assert from "node:assert/strict";
import test from "node:test";
import { MOST, clamped, contained, moved, pinched, revealed, stepped, toPicture, toStage, whole, zoomed } from "../../static/js/images/stage.js";

const near = (values, wanted) =>
  values.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) < 1e-9, `${values} is not ${wanted}`));

test("what is under the pointer stays there while zooming", () => {
  const at = [0.3, 0.8];
  const view = zoomed(zoomed(whole, 2, [0.5, 0.5]), 1.7, at);
  const before = zoomed(whole, 2, [0.5, 0.5]);
  near([(at[0] - view.x) / view.k, (at[1] - view.y) / view.k], [(0.3 - before.x) / 2, (0.8 - before.y) / 2]);
});

test("zoom ends at the whole picture and at the most", () => {
  assert.deepEqual(zoomed(whole, 0.5), whole);
  assert.equal(zoomed(whole, 1e9).k, MOST);
  assert.equal(stepped(whole, "in").k, 1.5);
  assert.deepEqual(stepped(stepped(whole, "in"), "out"), whole);
  assert.deepEqual(stepped(zoomed(whole, 7, [0, 1]), "fit"), whole);
});

test("the sheet always covers the stage", () => {
  assert.deepEqual(moved(whole, 0.4, -0.2), whole);
  assert.deepEqual(moved({ k: 2, x: -0.5, y: -0.5 }, 9, -9), { k: 2, x: 0, y: -1 });
  assert.deepEqual(clamped({ k: 3, x: -9, y: 1 }), { k: 3, x: -2, y: 0 });
});

test("two fingers that part enlarge, and carry the picture along", () => {
  const view = pinched(whole, [[0.4, 0.5], [0.6, 0.5]], [[0.3, 0.5], [0.7, 0.5]]);
  near([view.k, view.x, view.y], [2, -0.5, -0.5]);
  const carried = pinched(view, [[0.4, 0.4], [0.6, 0.6]], [[0.5, 0.4], [0.7, 0.6]]);
  near([carried.k, carried.x, carried.y], [2, -0.4, -0.5]);
});

test("fingers on one point are no division by nothing", () => {
  assert.ok(Number.isFinite(pinched(whole, [[0.5, 0.5], [0.5, 0.5]], [[0.4, 0.5], [0.6, 0.5]]).x));
});

test("a picture lies in the middle of its sheet", () => {
  assert.deepEqual(contained([400, 200], [1000, 1000]), { scale: 0.2, left: 100, top: 0 });
  assert.deepEqual(contained([400, 200], [100, 100]), { scale: 2, left: 100, top: 0 });
});

test("a place on the stage is a pixel of the picture, and back", () => {
  const [room, picture] = [[400, 200], [1000, 1000]];
  near(toPicture(whole, room, picture, [100, 0]), [0, 0]);
  near(toPicture(whole, room, picture, [300, 200]), [1000, 1000]);
  for (const view of [whole, zoomed(whole, 3.3, [0.2, 0.9])]) {
    near(toStage(view, room, picture, toPicture(view, room, picture, [123, 45])), [123, 45]);
  }
});

test("what left the view is brought back, by no more than it takes", () => {
  const view = { k: 4, x: -1, y: -1 };
  assert.deepEqual(revealed(view, [400, 200], [200, 100]), view);
  near(Object.values(revealed(view, [400, 200], [-16, 100])), [4, -0.9, -1]);
  near(Object.values(revealed(view, [400, 200], [200, 196])), [4, -1, -1.1]);
});
