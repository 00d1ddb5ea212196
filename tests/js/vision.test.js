import assert from "node:assert/strict";
import test from "node:test";
import { query } from "../../static/js/vision/run.js";
import { between, large, typed, veil } from "../../static/js/vision/crop.js";
import { amount, isPicture, pastedName, pictures, portions, tooLarge } from "../../static/js/lib/files.js";
import { refusal } from "../../static/js/vision/upload.js";
import { turning } from "../../static/js/vision/turning.js";
import { scrollTo, part, step, textSize } from "../../static/js/vision/viewer.js";

test("a rectangle is the same whichever corner one begins at", () => {
  assert.deepEqual(between([10, 20], [60, 40]), [10, 20, 50, 20]);
  assert.deepEqual(between([60, 40], [10, 20]), [10, 20, 50, 20]);
});

test("a rectangle ends at the edge of the page", () => {
  assert.deepEqual(between([-5, 90], [50, 130]), [0, 90, 50, 10]);
});

const fields = [
  ["four numbers are a rectangle", ["10", "10", "50", "50.25"], [10, 10, 50, 50.3]],
  ["what reaches beyond the page is cut", ["80", "0", "50", "100"], [80, 0, 20, 100]],
  ["the whole page is no crop", ["0", "0", "100", "100"], null],
  ["a field left blank is no crop", ["10", "", "50", "50"], null],
  ["words are no crop", ["10", "ten", "50", "50"], null],
  ["nothing is left beyond the edge", ["100", "0", "50", "50"], null],
];
for (const [name, values, wanted] of fields) test(name, () => assert.deepEqual(typed(values), wanted));

test("a click is no rectangle", () => {
  assert.equal(large(between([10, 10], [10.2, 40])), false);
  assert.equal(large(between([10, 10], [12, 12])), true);
});

test("the veil leaves a hole", () => assert.equal(veil([10, 20, 30, 40]), "M0 0H100V100H0ZM10 20h30v40h-30Z"));

test("a pasted screenshot gets the time as its name, a file keeps its own", () => {
  const now = new Date(2026, 0, 2, 13, 5, 9);
  assert.equal(pastedName({ name: "image.png", type: "image/jpeg" }, now), "pasted 13.05.09.jpg");
  assert.equal(pastedName({ name: "receipt.png", type: "image/png" }, now), "receipt.png");
});

test("text that is pasted stays text, also when a picture of it comes along", () => {
  const files = [{ name: "image.png" }];
  assert.deepEqual(pictures({ files, types: ["Files"] }), files);
  assert.deepEqual(pictures({ files, types: ["text/plain", "Files"] }), []);
  assert.deepEqual(pictures(null), []);
});

test("what is being sent is named, or counted", () => {
  assert.equal(amount([{ name: "a.jpg", size: 2_097_152 }]), "a.jpg, 2.0 MB");
  assert.equal(amount([{ name: "a", size: 1 }, { name: "b", size: 2 }]), "2 files");
  assert.equal(amount([]), "the URLs");
});

test("files go out in portions that the server takes, in their order", () => {
  const files = (size, count) => Array.from({ length: count }, (_, n) => ({ name: `${size}-${n}`, size }));
  const large = 40 * 1048576;
  const all = [...files(1, 9), ...files(large, 1), ...files(5 * 1048576, 7)];
  const groups = portions(all);
  assert.deepEqual(groups.map((part) => part.length), [8, 1, 1, 6, 1]);
  assert.deepEqual(groups.flat(), all);
  assert.deepEqual(portions([]), []);
});

test("a file that is too large is named", () => {
  const file = { name: "film.pdf", size: 61.5 * 1048576 };
  assert.match(tooLarge(file, 50 * 1048576), /^“film.pdf” is 61.5 MB. The limit is 50 MB per file/);
});

test("a refusal without words of its own gets a sentence", () => {
  assert.match(refusal(413), /smaller files/);
  assert.match(refusal(403), /Reload/);
  assert.match(refusal(500), /500/);
});

test("zoom goes in steps and ends at both ends", () => {
  assert.equal(step(1, "in"), 1.25);
  assert.equal(step(1.25, "out"), 1);
  assert.equal(step(1, "out"), 1);
  assert.equal(step(6, "in"), 6);
  assert.equal(step(3, "fit"), 1);
  assert.ok(textSize(2) > 1 && textSize(2) < 2);
});

test("what is under the pointer stays there while zooming", () => {
  assert.equal(scrollTo(0, 100, 1, 2), 100);
  assert.equal(scrollTo(100, 100, 2, 1), 0);
});

test("parts that cannot scroll are at their beginning", () => {
  assert.equal(part({ scrollTop: 50, scrollHeight: 300, clientHeight: 200 }), 0.5);
  assert.equal(part({ scrollTop: 0, scrollHeight: 200, clientHeight: 200 }), 0);
});

test("arrows turn pages, but not in a field, in the picture, or with a modifier", () => {
  const nowhere = { closest: () => null };
  assert.equal(turning({ key: "ArrowRight" }, nowhere), "[data-next]");
  assert.equal(turning({ key: "ArrowLeft" }, nowhere), "[data-previous]");
  assert.equal(turning({ key: "ArrowLeft", altKey: true }, nowhere), "");
  assert.equal(turning({ key: "ArrowLeft" }, { closest: () => ({}) }), "");
  assert.equal(turning({ key: "a" }, nowhere), "");
});

test("the address of a form is what it holds, and says also that the prompt is blank", () => {
  const held = [
    ["image", { name: "a.png" }],
    ["csrfmiddlewaretoken", "secret"],
    ["m", "a:b"],
    ["m", "a:c"],
    ["prompt", ""],
    ["temperature", ""],
    ["name", "Totals"],
    ["seed", "7"],
  ];
  assert.equal(query(held), "?m=a%3Ab&m=a%3Ac&prompt=&seed=7");
});

test("a prompt that is too long for an address is left out of it", () => {
  assert.equal(query([["m", "a:b"], ["prompt", "x".repeat(8000)]]), "?m=a%3Ab&prompt=");
});

test("a picture is known by its kind, and one of no kind may be one", () => {
  for (const type of ["image/png", "image/heic", ""]) assert.ok(isPicture({ type }));
  for (const type of ["text/plain", "application/pdf"]) assert.ok(!isPicture({ type }));
});
