import assert from "node:assert/strict";
import test from "node:test";
import { countPhotos, explainCamera, photoName } from "../../static/js/vision/camera.js";

test("a photo gets the time as its name", () => {
  assert.equal(photoName(new Date(2026, 0, 2, 13, 5, 9)), "photo 13.05.09.jpg");
});

test("photos are counted", () => {
  assert.equal(countPhotos(1), "1 photo added.");
  assert.equal(countPhotos(2), "2 photos added.");
});

test("each refusal of the browser has its sentence", () => {
  assert.match(explainCamera("NotAllowedError"), /didn't allow the camera/);
  assert.equal(explainCamera("SecurityError"), explainCamera("NotAllowedError"));
  assert.match(explainCamera("NotFoundError"), /^No camera was found/);
  assert.match(explainCamera("NotReadableError"), /Another program/);
  assert.match(explainCamera("TypeError"), /couldn't be started/);
});
