// One stream for several lanes, the bars of their figures, and the link that holds them all.
import assert from "node:assert/strict";
import test from "node:test";
import { listEntries, writeAddress } from "../../static/js/text/compare-address.js";
import { markLeast, scale } from "../../static/js/text/compare-figures.js";
import { readPart } from "../../static/js/text/compare-scroll.js";
import { share } from "../../static/js/text/compare-wire.js";

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

function answer(...parts) {
  const encoder = new TextEncoder();
  return new Response(new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  }));
}

const channel = () => {
  const made = { text: "", ended: "" };
  return Object.assign(made, {
    push: (text) => (made.text += text),
    close: () => (made.ended = "closed"),
    fail: () => (made.ended = "failed"),
  });
};

test("each lane gets its own events, wherever the stream is cut", async () => {
  const events = [
    event("run", { run: "a", position: 0 }),
    event("run", { run: "b", position: 1 }),
    event("delta", { run: "b", text: 'not \n\n"run":"a"' }),
    ": still here\n\n",
    event("delta", { run: "a", text: "One" }),
    event("done", { run: "b", html: "<p>" }),
  ];
  const whole = events.join("");
  for (let at = 1; at < whole.length; at += 7) {
    const lanes = [channel(), channel()];
    const choose = (block) => lanes[Number(/"position":(\d)/.exec(block)[1])];
    await share(answer(whole.slice(0, at), whole.slice(at)), lanes, choose, async () => {});
    assert.equal(lanes[0].text, events[0] + events[4]);
    assert.equal(lanes[1].text, events[1] + events[2] + events[5]);
    assert.deepEqual(lanes.map(({ ended }) => ended), ["closed", "closed"]);
  }
});

test("an event that does not say whose it is hides none of those that follow", async () => {
  const lanes = [channel(), channel()];
  const choose = (block) => lanes[Number(/"position":(\d)/.exec(block)?.[1])];
  const events = [
    event("phase", { run: "b", phase: "waiting" }),
    event("done", { run: "nobody", html: "" }),
    event("run", { run: "b", position: 1 }),
    event("done", { run: "b", html: "" }),
    event("run", { run: "a", position: 0 }),
    event("delta", { run: "a", text: "late" }),
  ];
  await share(answer(...events), lanes, choose, async () => {});
  assert.equal(lanes[0].text, events[4] + events[5]);
  assert.equal(lanes[1].text, events[2] + events[3]);
});

test("a stream that breaks fails every lane, which then goes on by itself", async () => {
  const lanes = [channel(), channel()];
  const broken = new Response(new ReadableStream({ start: (controller) => controller.error(new Error("cut")) }));
  await share(broken, lanes, () => lanes[0], async () => {});
  assert.deepEqual(lanes.map(({ ended }) => ended), ["failed", "failed"]);
});

test("bars are parts of the longest", () => {
  assert.deepEqual(scale([1, 2, null, 4]), [25, 50, 0, 100]);
  assert.deepEqual(scale([null, null]), [0, 0]);
});

test("the least is marked among two or more that are known", () => {
  assert.deepEqual(markLeast([3, 1, null, 1]), [false, true, false, true]);
  assert.deepEqual(markLeast([3, null]), [false, false]);
  assert.deepEqual(markLeast([0, 5]), [false, false]);
});

test("a link for others has no conversation, and none has what belongs to the page", () => {
  const entries = [
    ["csrfmiddlewaretoken", "x"], ["m", "a:b"], ["m", "c:d"], ["parent.1", "id"], ["parent", "id"], ["temperature.2", "0.2"],
    ["find", "q"], ["lane", "1"], ["vary.1", "seed"], ["code", "1"], ["message", "Hi"], ["top_p", " "],
  ];
  const plain = [["m", "a:b"], ["m", "c:d"], ["temperature.2", "0.2"], ["message", "Hi"]];
  assert.deepEqual(listEntries(entries, false), plain);
  assert.deepEqual(listEntries(entries, true), [...plain, ["parent.1", "id"], ["parent", "id"]]);
});

test("too long a message is left out of a link, then the system prompts", () => {
  const long = "x".repeat(9000);
  assert.deepEqual(writeAddress("/c/", [["m", "a:b"], ["message", long]]), { url: "/c/?m=a%3Ab", left: ["message"] });
  const both = writeAddress("/c/", [["m", "a:b"], ["message", "Hi"], ["system.2", long]]);
  assert.deepEqual(both, { url: "/c/?m=a%3Ab", left: ["message", "system"] });
});

test("how far a lane is scrolled is a part of its own length", () => {
  assert.equal(readPart({ scrollTop: -50, scrollHeight: 300, clientHeight: 200 }), -0.5);
  assert.equal(readPart({ scrollTop: 0, scrollHeight: 100, clientHeight: 200 }), 0);
});
