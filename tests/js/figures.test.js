import assert from "node:assert/strict";
import test from "node:test";
import { deadline, secondsLeft, sentence } from "../../static/js/lib/countdown.js";
import { estimate, words } from "../../static/js/text/meter.js";
import { atEnd } from "../../static/js/lib/runner.js";
import { phrase, rate, seconds } from "../../static/js/lib/live.js";
import { bounds } from "../../static/js/lib/fields.js";
import { nextTheme } from "../../static/js/lib/header.js";
import { history } from "../../static/js/text/completion.js";
import { describe } from "../../static/js/lib/problems.js";

test("a phase is said in a word or two", () => {
  assert.equal(phrase({ phase: "waiting" }), "waiting");
  assert.equal(phrase({ phase: "waiting", message: "Waiting: 4 of 4 units in use." }), "Waiting: 4 of 4 units in use.");
  assert.equal(phrase({ phase: "retrying", seconds: 1.2 }), "retrying in 2 s");
  assert.equal(phrase({ phase: "queued", message: "processing" }), "queued: processing");
  assert.equal(phrase({ phase: "lost", attempt: 2 }), "connection lost, attempt 2");
});

test("a rate is an estimate and waits for half a second", () => {
  assert.equal(rate(400, 2000), "~50.0 tok/s");
  assert.equal(rate(400, 100), "");
  assert.equal(rate(0, 2000), "");
  assert.equal(seconds(340), "340 ms");
  assert.equal(seconds(1234), "1.2 s");
});

test("a countdown reads the provider's time or its seconds, and nonsense not at all", () => {
  assert.equal(deadline({ retryAfter: "12" }, 1000), 13_000);
  assert.equal(deadline({ retryAt: "1970-01-01T00:00:05Z" }, 0), 5000);
  assert.equal(deadline({ retryAt: "soon" }, 0), null);
  assert.equal(secondsLeft(5000, 3999), 2);
  assert.equal(secondsLeft(5000, 9000), 0);
});

test("a wait is said in seconds, minutes or hours", () => {
  assert.equal(sentence(0), "You can try again now.");
  assert.equal(sentence(12), "Try again in 12 s.");
  assert.equal(sentence(600), "Try again in 10 min.");
  assert.equal(sentence(7200), "Try again in 2 hours.");
});

test("tokens are counted in words, an estimate with a tilde", () => {
  assert.equal(words({ count: 1 }), "1 token");
  assert.equal(words({ count: 12345 }), "12,345 tokens");
  assert.equal(words({ count: 3, exact: false }), "~3 tokens");
});

test("the reader is at the end within a line or two", () => {
  assert.equal(atEnd({ top: 950, height: 1000, whole: 2000 }), true);
  assert.equal(atEnd({ top: 800, height: 1000, whole: 2000 }), false);
});

test("only a number with both bounds, and not too many steps, gets a slider", () => {
  assert.deepEqual(bounds({ number: "float", min: "0", max: "2", step: "0.01" }), { low: 0, high: 2, by: 0.01 });
  assert.deepEqual(bounds({ number: "int", min: "0", max: "2" }), { low: 0, high: 2, by: 1 });
  assert.equal(bounds({ number: "int", min: "-1", max: "9223372036854775807" }), null);
  assert.equal(bounds({ number: "float", min: "0" }), null);
  assert.equal(bounds({ number: "string", min: "0", max: "1" }), null);
});

test("the theme goes round", () => {
  assert.deepEqual(["auto", "light", "dark", "odd"].map(nextTheme), ["light", "dark", "auto", "auto"]);
});

test("undo and redo go through whole texts; a new one drops what lay ahead", () => {
  const steps = history({ text: "a" });
  steps.push({ text: "a", mark: 1 });
  assert.equal(steps.canUndo(), false);
  steps.push({ text: "ab" });
  steps.push({ text: "abc" });
  assert.equal(steps.undo().text, "ab");
  assert.equal(steps.undo().text, "a");
  assert.equal(steps.undo(), null);
  assert.equal(steps.redo().text, "ab");
  steps.push({ text: "ax" });
  assert.equal(steps.canRedo(), false);
  assert.equal(steps.undo().text, "ab");
});

test("whatever went wrong becomes an error that can be shown", () => {
  const problem = { kind: "bad_key", message: "No." };
  assert.equal(describe({ body: { error: problem } }), problem);
  assert.match(describe({ status: 403, message: "The server answered 403." }).hint, /Reload/);
  assert.equal(describe(new TypeError("offline")).kind, "unreachable");
});

test("a text is estimated by its bytes, four of which are about a token", () => {
  assert.equal(estimate(""), 0);
  assert.equal(estimate("word"), 1);
  assert.equal(estimate("words"), 2);
  assert.equal(estimate("漢字漢字"), 3);
});
