import assert from "node:assert/strict";
import test from "node:test";
import { eventParser } from "../../static/js/lib/stream.js";

const STREAM = ': hello\n\nevent: run\nid: 1\ndata: {"id": "x"}\n\nevent: delta\nid: 5.0.0\ndata: {"text":\ndata: "a:b"}\n\ndata\n\n';

function parse(pieces) {
  const seen = [];
  const feed = eventParser((event) => seen.push(event));
  for (const piece of pieces) feed(piece);
  return seen;
}

const WANTED = [
  { name: "run", id: "1", data: '{"id": "x"}' },
  { name: "delta", id: "5.0.0", data: '{"text":\n"a:b"}' },
  { name: "message", id: "", data: "" },
];

test("events are the same however the text is split", () => {
  for (let size = 1; size <= STREAM.length; size += 1) {
    const pieces = [];
    for (let at = 0; at < STREAM.length; at += size) pieces.push(STREAM.slice(at, at + size));
    assert.deepEqual(parse(pieces), WANTED);
  }
});

test("lines may end in a carriage return and a line feed", () => {
  assert.deepEqual(parse([STREAM.replaceAll("\n", "\r\n")]), WANTED);
});

test("a comment and an event without data say nothing", () => {
  assert.deepEqual(parse([": still here\n\n", "event: x\n\n"]), []);
});

test("an event that is not closed is held back", () => {
  assert.deepEqual(parse(["data: half"]), []);
});
