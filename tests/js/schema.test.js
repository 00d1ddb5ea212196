import assert from "node:assert/strict";
import test from "node:test";
import { blank, readNode, readText, splitValues, typeOf, writeNode, writeText } from "../../static/js/lib/schema.js";

const BOOK = {
  type: "object",
  properties: {
    title: { type: "string", description: "As printed", maxLength: 80 },
    kind: { type: "string", enum: ["novel", "essay"] },
    year: { type: "integer", minimum: 1450 },
    lent: { type: "boolean" },
    tags: { type: "array", items: { type: "string", enum: ["old", "new"] }, minItems: 1 },
    prices: { type: "array", description: "In euros", items: { type: "number" } },
    authors: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false },
    },
    cover: { type: "object", properties: { colour: { $ref: "#/$defs/colour" } } },
    note: { type: ["string", "null"] },
    rows: { type: "array", items: { type: "array", items: { type: "string" } } },
    level: { type: "integer", enum: [1, 2] },
    choice: { type: "string", enum: ["one, or two", "three"] },
  },
  required: ["title", "kind", "elsewhere"],
  additionalProperties: false,
  $defs: { colour: { type: "string" } },
};

test("what is read is written again as it was", () => {
  assert.deepEqual(writeNode(readNode(BOOK)), BOOK);
  for (const odd of [{}, true, { $ref: "#" }, { anyOf: [] }, { type: "object" }, { type: "string", enum: [] }, null])
    assert.deepEqual(writeNode(readNode(odd)), odd);
});

test("each field has the type that its controls can show", () => {
  const types = Object.fromEntries(readNode(BOOK).fields.map(({ name, node }) => [name, node.type]));
  assert.deepEqual(types, {
    title: "string", kind: "string", year: "integer", lent: "boolean", tags: "strings", prices: "numbers",
    authors: "objects", cover: "object", note: "other", rows: "other", level: "other", choice: "other",
  });
  assert.equal(typeOf({ type: "string", properties: {} }), "other");
});

test("fields that are added become a schema", () => {
  const state = readText("");
  state.root.fields.push({ name: "age", required: true, node: { ...blank("integer"), description: "In years" } });
  state.root.fields.push({ name: "size", required: false, node: { ...blank("strings"), values: ["S", "L"] } });
  state.root.fields.push({ name: "", required: true, node: blank() });
  assert.deepEqual(JSON.parse(writeText(state)), {
    type: "object",
    properties: {
      age: { type: "integer", description: "In years" },
      size: { type: "array", items: { type: "string", enum: ["S", "L"] } },
    },
    required: ["age"],
  });
});

test("a response_format keeps what is around its schema", () => {
  const format = { type: "json_schema", json_schema: { name: "book", strict: true, schema: BOOK } };
  const state = readText(JSON.stringify(format));
  assert.deepEqual(JSON.parse(writeText(state)), format);
});

test("what cannot be edited here is said, and stays", () => {
  assert.match(readText("{").fault, /isn't valid JSON/);
  assert.match(readText('{"type": "json_object"}').fault, /Only a schema for an object/);
  assert.match(readText("[]").fault, /Only a schema for an object/);
});

test("allowed values are split at commas, each once", () => {
  assert.deepEqual(splitValues(" small, large,,small "), ["small", "large"]);
});

test("a property with the name of a prototype is one like others", () => {
  const odd = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}}}');
  assert.equal(JSON.stringify(writeNode(readNode(odd))), JSON.stringify(odd));
});
