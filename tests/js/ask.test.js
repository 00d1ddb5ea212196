// An ask is sent once; its key serves until what was asked has begun, or is refused by the server itself.
import assert from "node:assert/strict";
import test from "node:test";
import { makeKey, sendAsk } from "../../static/js/lib/stream.js";

const isOurs = (answer) => Array.isArray(answer.jobs);

function form() {
  return { getAttribute: () => "/images/", elements: { idempotency_key: { value: "first" } } };
}

async function send(answer) {
  const sent = [];
  const asking = form();
  globalThis.document = { querySelector: () => ({ value: "token" }) };
  globalThis.fetch = async (url, init) => {
    sent.push(init);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const [outcome] = await Promise.allSettled([sendAsk(asking, new FormData(), isOurs)]);
  return { sent, outcome, renewed: asking.elements.idempotency_key.value !== "first" };
}

test("keys differ and are long", () => {
  const keys = new Set(Array.from({ length: 200 }, () => makeKey()));
  assert.equal(keys.size, 200);
  for (const key of keys) assert.match(key, /^[0-9a-f]{36}$/);
});

test("what has begun has another key next time", async () => {
  const { outcome, renewed, sent } = await send(Response.json({ jobs: [] }));
  assert.deepEqual(outcome.value, { jobs: [] });
  assert.ok(renewed);
  assert.equal(sent[0].redirect, "manual");
});

test("what the server refused itself has another key next time", async () => {
  const { outcome, renewed } = await send(Response.json({ errors: { prompt: ["Write one."] } }, { status: 422 }));
  assert.deepEqual(outcome.reason.body, { errors: { prompt: ["Write one."] } });
  assert.ok(renewed);
});

for (const [what, answer] of [
  ["lost", new TypeError("offline")],
  ["a sign-in page", new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["empty", new Response("")],
  ["other JSON", Response.json({ ok: true })],
  ["null", Response.json(null)],
  ["413", new Response("too large", { status: 413 })],
  ["502", new Response("<html>", { status: 502 })],
]) {
  test(`an answer that is ${what} is an error, sent once, and keeps its key`, async () => {
    const { sent, outcome, renewed } = await send(answer);
    assert.equal(outcome.status, "rejected");
    assert.ok(outcome.reason.message);
    assert.equal(sent.length, 1);
    assert.ok(!renewed);
  });
}
