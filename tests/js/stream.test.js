import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, follow } from "../../static/js/stream.js";

const event = (name, data, id = "") => `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
const RUN = event("run", { id: "r" });
const DONE = event("done", { status: "done", html: "" });

function response(text, { cut = false, status = 200 } = {}) {
  const body = new ReadableStream({
    pull(controller) {
      if (text) controller.enqueue(new TextEncoder().encode(text));
      text = "";
      if (cut) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
  return new Response(body, { status });
}

async function run(answers) {
  const seen = [];
  const asked = [];
  const pauses = [];
  await follow({
    open: async (state) => {
      asked.push(state.id);
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    on: (name, data) => seen.push([name, data]),
    wait: async (milliseconds) => pauses.push(milliseconds),
  });
  return { seen: seen.map(([name]) => name), asked, pauses };
}

test("events come in order and the end ends it", async () => {
  const { seen, asked } = await run([response(RUN + event("delta", { text: "a" }, "1.0.0") + DONE)]);
  assert.deepEqual(seen, ["run", "delta", "done"]);
  assert.deepEqual(asked, [""]);
});

test("a dropped connection is taken up after the last event seen", async () => {
  const first = response(RUN + event("delta", { text: "a" }, "1.0.0"));
  const { seen, asked, pauses } = await run([first, new TypeError("offline"), response(DONE)]);
  assert.deepEqual(seen, ["run", "delta", "lost", "lost", "done"]);
  assert.deepEqual(asked, ["", "1.0.0", "1.0.0"]);
  assert.ok(pauses[1] > pauses[0]);
});

test("a server that is away for a moment is asked again", async () => {
  const { seen } = await run([response(RUN), response("", { status: 502 }), response(DONE)]);
  assert.deepEqual(seen, ["run", "lost", "lost", "done"]);
});

test("it gives up after a while", async () => {
  const answers = [response(RUN), ...Array.from({ length: 9 }, () => new TypeError("offline"))];
  await assert.rejects(run(answers), /connection was lost/);
});

test("a refusal before the stream keeps its status and its words", async () => {
  const body = { error: { kind: "rate_limited", message: "Wait.", retry_after: 3 } };
  await assert.rejects(run([Response.json(body, { status: 429 })]), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.status, 429);
    assert.equal(error.message, "Wait.");
    assert.deepEqual(error.body, body);
    return true;
  });
});

test("a refusal that is no JSON still says its status", async () => {
  await assert.rejects(run([response("<html>", { status: 403 })]), /answered 403/);
});

test("a question that never got through is not asked twice", async () => {
  await assert.rejects(run([new TypeError("offline"), response(DONE)]), /offline/);
});
