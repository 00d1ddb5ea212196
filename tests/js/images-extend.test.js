import assert from "node:assert/strict";
import { test } from "node:test";

import { dragged, edge, extended, scaleFor } from "../../static/js/images/extend.js";

const NONE = { left: 0, right: 0, top: 0, bottom: 0 };

test("an edge comes to whole steps, and stays within its bounds", () => {
  assert.deepEqual([3, 4, 131, -40, 5000].map(edge), [0, 8, 128, 0, 1024]);
});

test("a canvas is as large as its picture and what is added", () => {
  assert.deepEqual(extended([512, 384], NONE), [512, 384]);
  assert.deepEqual(extended([512, 384], { left: 64, right: 8, top: 128, bottom: 0 }), [584, 512]);
});

test("each edge grows outward, and is drawn back no further than the picture", () => {
  assert.equal(dragged("left", 0, [-50, 7], 0.5), 104);
  assert.equal(dragged("right", 64, [-10, 0], 0.5), 48);
  assert.equal(dragged("top", 0, [99, -16], 1), 16);
  assert.equal(dragged("bottom", 32, [0, -400], 1), 0);
});

test("the preview holds the whole canvas, whatever its shape", () => {
  for (const size of [[512, 512], [3000, 200], [100, 4000]]) {
    const scale = scaleFor([400, 240], size);
    assert.ok(size[0] * scale <= 400 && size[1] * scale <= 240);
  }
});
