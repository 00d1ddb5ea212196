import assert from "node:assert/strict";
import { test } from "node:test";

import { applied, named, own, rest, worth } from "../../static/js/images/draft.js";
import { byRatio, factor, fitted, megapixels, nearest, onGrid, reshaped, sentence } from "../../static/js/images/size.js";
import { dropRepeated, summary, title } from "../../static/js/images/queue.js";
import { estimate, words } from "../../static/js/images/fields.js";

const RATIOS = ["1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16"];

test("a length comes to the grid, and stays within its bounds", () => {
  assert.deepEqual([1000, 31, 5000, 1024].map(onGrid), [1024, 64, 2048, 1024]);
});

test("a shape keeps about as many pixels", () => {
  assert.deepEqual(byRatio("3:2", 1024, 1024), [1280, 832]);
  assert.deepEqual(byRatio("16:9", 1024, 1024), [1344, 768]);
  assert.deepEqual(byRatio("1:1", 1344, 768), [1024, 1024]);
});

test("going through all shapes and back loses nothing", () => {
  const end = [...RATIOS, "1:1"].reduce((size, ratio) => byRatio(ratio, ...size), [1024, 1024]);
  assert.deepEqual(end, [1024, 1024]);
});

test("a size is of the nearest shape, or of none", () => {
  assert.equal(nearest(RATIOS, 1344, 768), "16:9");
  assert.equal(nearest(RATIOS, 512, 384), "4:3");
  assert.equal(nearest(RATIOS, 2048, 64), "");
});

test("a picture's shape is kept", () => {
  assert.deepEqual(fitted(400, 300), [512, 384]);
  assert.deepEqual(fitted(800, 600), [768, 576]);
  assert.deepEqual(fitted(640, 360), [1024, 576]);
  assert.deepEqual(fitted(1000, 700), [1088, 768]);
  assert.deepEqual(fitted(6000, 4000), [1920, 1280]);
  assert.deepEqual(fitted(3024, 4032), [1536, 2048]);
  assert.deepEqual(fitted(832, 1216), [832, 1216]);
  assert.deepEqual(fitted(10, 10), [64, 64]);
  assert.deepEqual(fitted(9000, 1), [2048, 64]);
});

test("a change of shape that is seen is said", () => {
  assert.equal(reshaped([400, 300], [384, 320]), "Will be squeezed from 4:3 to 6:5.");
  assert.equal(reshaped([1023, 767], [1024, 576]), "Will be stretched from 4:3 to 16:9.");
  assert.equal(reshaped([300, 400], [512, 512]), "Will be stretched from 3:4 to 1:1.");
  assert.equal(reshaped([30, 2000], [64, 2048]), "Will be stretched from 1:67 to 1:32.");
  assert.equal(reshaped([1920, 1080], [1920, 1088]), "");
  assert.equal(reshaped([512, 512], [1024, 1024]), "");
});

test("megapixels are told as people say them", () => {
  assert.equal(megapixels(1024, 1024), "1.0 MP");
  assert.equal(megapixels(512, 384), "0.20 MP");
});

test("a prompt's tokens are estimated", () => {
  assert.equal(estimate(""), 0);
  assert.equal(estimate("a cat, sitting"), 4);
  assert.equal(estimate("(a cat:1.3)"), estimate("a cat"));
  assert.ok(estimate("photorealistic") > 1);
  assert.equal(estimate("2024"), 4);
  assert.equal(estimate("猫"), 2);
});

test("the estimate is said to be one, with its pieces of 75", () => {
  assert.equal(words(0), "");
  assert.equal(words(18), "about 18 of 75 tokens");
  assert.equal(words(76), "about 76 tokens, 2 × 75");
});

test("a style takes the prompt in, or comes after it", () => {
  assert.equal(applied("oil painting of {prompt}", " a cat "), "oil painting of a cat");
  assert.equal(applied("grain, 35mm", "a cat"), "a cat, grain, 35mm");
  assert.equal(applied("{prompt}", "$& $1"), "$& $1");
  assert.equal(applied("grain", ""), "grain");
});

test("the resulting size is said before", () => {
  assert.deepEqual(sentence([100, 50], 4), ["100 × 50 → ", "400 × 200"]);
  assert.match(sentence([100, 50], 0)[0], /the provider decides/);
  assert.match(sentence(null, 4)[0], /Choose a picture/);
});

test("an upscaler's name says how many times it enlarges", () => {
  const said = (...names) => names.map((name) => factor(name, 2));
  assert.deepEqual(said("ESRGAN_4x", "4x-UltraSharp", "R-ESRGAN 4x+", "4xNomos8kSC"), [4, 4, 4, 4]);
  assert.deepEqual(said("RealESRGAN_x4plus", "SwinIR x3", "2X_Clean", "8x_NMKD"), [4, 3, 2, 8]);
  assert.deepEqual(said("Lanczos", "realesr-animevideov3", "16x", "1024x1024", "0.5x", ""), [2, 2, 2, 2, 2, 2]);
});

test("the title tells how many are open, and that all is done", () => {
  assert.equal(title("Images", 2, false), "(2) Images");
  assert.equal(title("Images", 0, true), "✓ Images");
  assert.equal(title("Images", 0, false), "Images");
});

test("a link sets what it names, or with a prompt or a picture the whole form", () => {
  assert.deepEqual(named("?seed=7"), ["seed"]);
  assert.deepEqual(named("?provider=arli&sampler_name=euler&prompt="), ["provider", "sampler_name"]);
  for (const search of ["?seed=7&prompt=x", "?from=3", "?run=a&source=a", "?prompt=", ""]) assert.equal(named(search), null);
});

test("what a link does not set stays as it was, unless it comes with what is set", () => {
  const before = { provider: ["arli"], prompt: ["a cat"], upscaler_1: ["Lanczos", ""], upscaling_resize: ["3"] };
  const now = { provider: ["arli"], prompt: [""], upscaler_1: ["ESRGAN_4x", ""], upscaling_resize: ["4"] };
  assert.deepEqual(Object.keys(rest(before, now, ["provider", "seed"])), ["prompt", "upscaler_1", "upscaling_resize"]);
  assert.deepEqual(Object.keys(rest(before, now, ["upscaler_1"])), ["provider", "prompt"]);
  assert.deepEqual(Object.keys(rest(before, { ...now, provider: ["local"] }, ["provider"])), ["prompt"]);
});

test("of a provider that can't be used, only the words are kept", () => {
  const values = { prompt: ["a cat"], negative_prompt: [""], width: ["1024"], sd_model_checkpoint: [""] };
  assert.deepEqual(own(values, true), { prompt: ["a cat"], negative_prompt: [""] });
  assert.equal(own(values, false), values);
});

test("an earlier draft is kept where it held something that is gone", () => {
  const draft = (prompt, source = null) => ({ fields: { prompt: [prompt] }, source });
  assert.equal(worth(draft("a cat"), draft("a dog")), true);
  assert.equal(worth(draft("a cat"), draft("a cat")), false);
  assert.equal(worth(draft(" "), draft("a dog")), false);
  assert.equal(worth(draft("", { stored: 1 }), draft("")), true);
});

test("news say what came, and are silent about what was cancelled", () => {
  const result = (status, pictures = 0) => ({ status, pictures });
  assert.equal(summary([result("done", 1)]), "1 new image");
  assert.equal(summary([result("done", 1), result("done", 4), result("failed")]), "5 new images, 1 failed");
  assert.equal(summary([result("interrupted")]), "1 failed");
  assert.equal(summary([result("stopped")]), "");
});

// A page with one result, and another that is about to be put in place.
function repeat(earlier, later) {
  const there = new Set(["earlier", "later"]);
  const result = (name, dataset) => ({ id: "result-1", dataset, remove: () => there.delete(name) });
  const before = earlier && result("earlier", earlier);
  dropRepeated(result("later", later), { getElementById: () => before ?? null });
  return [...there];
}

test("a result that is there already is not put in place again", () => {
  const done = { status: "done", took: "1.5" };
  assert.deepEqual(repeat(done, done), ["earlier"]);
  assert.deepEqual(repeat({ status: "failed", took: "1.5" }, { status: "failed", took: "2.5" }), ["later"]);
  assert.deepEqual(repeat({ status: "failed", took: "1.5" }, done), ["later"]);
  assert.deepEqual(repeat(null, done), ["earlier", "later"]);
});
