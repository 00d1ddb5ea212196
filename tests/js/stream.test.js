import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, follow } from "../../static/js/lib/stream.js";

const event = (name, data, id = "") => `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
const RUN = event("run", { id: "r" });
const DONE = event("done", { status: "done", html: "" });

function response(text, { cut = false, status = 200, type = "text/event-stream" } = {}) {
  const body = new ReadableStream({
    pull(controller) {
      if (text) controller.enqueue(new TextEncoder().encode(text));
      text = "";
      if (cut) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
  return new Response(body, { status, headers: { "Content-Type": type } });
}

async function run(answers, known = false) {
  const seen = [];
  const cursors = [];
  const pauses = [];
  await follow({
    open: async (state) => {
      cursors.push(state.id);
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    on: (name, data) => seen.push([name, data]),
    known,
    wait: async (milliseconds) => pauses.push(milliseconds),
  });
  return { seen: seen.map(([name]) => name), cursors, pauses };
}

test("events come in order and the end ends it", async () => {
  const { seen, cursors } = await run([response(RUN + event("delta", { text: "a" }, "1.0.0") + DONE)]);
  assert.deepEqual(seen, ["run", "delta", "done"]);
  assert.deepEqual(cursors, [""]);
});

test("a run has ended even where its connection never does", { timeout: 5000 }, async () => {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(RUN + DONE)),
    cancel: () => new Promise(() => {}),
  });
  const { seen } = await run([new Response(body, { headers: { "Content-Type": "text/event-stream" } })]);
  assert.deepEqual(seen, ["run", "done"]);
});

test("a dropped connection is taken up after the last event seen", async () => {
  const first = response(RUN + event("delta", { text: "a" }, "1.0.0"));
  const { seen, cursors, pauses } = await run([first, new TypeError("offline"), response(DONE)]);
  assert.deepEqual(seen, ["run", "delta", "lost", "lost", "done"]);
  assert.deepEqual(cursors, ["", "1.0.0", "1.0.0"]);
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

test("a mistake of the page at the end is not kept from it", async () => {
  const on = (name) => {
    if (name === "done") throw new TypeError("no such element");
  };
  const open = async () => response(RUN + DONE);
  await assert.rejects(follow({ open, on, wait: async () => {} }), /no such element/);
});

test("a question that never got through is not asked twice", async () => {
  await assert.rejects(run([new TypeError("offline"), response(DONE)]), /offline/);
});

const PHASE = event("phase", { phase: "waiting" });
const html = "<!doctype html><title>Sign in</title>";
const moved = Object.assign(response("", { type: "" }), {});
Object.defineProperties(moved, { status: { value: 0 }, ok: { value: false }, type: { value: "opaqueredirect" } });

for (const [what, answer, words] of [
  ["a sign-in page", () => response(html, { type: "text/html" }), /sign-in page/],
  ["nothing at all", () => response("", { type: "" }), /Something other/],
  ["an event stream that is empty", () => response(""), /before the answer began/],
  ["an event stream of comments", () => response(": still here\n\n"), /before the answer began/],
  ["JSON", () => Response.json({ error: { message: "Not ours." } }), /Something other/],
  ["events of something else", () => response(PHASE + DONE), /Something other/],
  ["a run without a name", () => response(event("run", {}) + DONE), /Something other/],
  ["413 from a proxy", () => response(html, { status: 413, type: "text/html" }), /413/],
  ["502 from a proxy", () => response(html, { status: 502, type: "text/html" }), /502/],
  ["504 with an event stream's type", () => response(DONE, { status: 504 }), /504/],
  ["a redirect", () => moved, /redirected/],
  ["JSON that is a word", () => Response.json("no", { status: 403 }), /403/],
  ["an error that is a word", () => Response.json({ error: "Unauthorized" }, { status: 401 }), /401/],
  ["no event stream's text", () => response("event: run\ndata: {\n\n"), /JSON/],
]) {
  test(`an ask answered by ${what} is an error, and is not sent again`, async () => {
    const answers = [answer(), response(RUN + DONE)];
    await assert.rejects(run(answers), words);
    assert.equal(answers.length, 1);
  });
}

test("a stream that is cut before the run is known is an error", async () => {
  const answers = [response(": hello\n\n", { cut: true }), response(RUN + DONE)];
  await assert.rejects(run(answers));
  assert.equal(answers.length, 1);
});

test("a run that is known is followed through whatever answers in between", async () => {
  const between = [
    response(html, { type: "text/html" }),
    response("", { type: "" }),
    response("", { status: 429 }),
    response(html, { status: 503, type: "text/html" }),
  ];
  const { seen, cursors } = await run([response(RUN + event("delta", { text: "a" }, "1.0.0")), ...between, response(DONE)]);
  assert.deepEqual(seen.filter((name) => name !== "lost"), ["run", "delta", "done"]);
  assert.deepEqual(cursors, ["", ...Array(5).fill("1.0.0")]);
});

test("a run of an earlier page is followed from the start, however its first look fails", async () => {
  const { seen } = await run([new TypeError("offline"), response(RUN + DONE)], true);
  assert.deepEqual(seen, ["lost", "run", "done"]);
});

test("a run that is gone is not waited for", async () => {
  await assert.rejects(run([response(RUN), response("", { status: 404, type: "text/html" })]), /404/);
});
