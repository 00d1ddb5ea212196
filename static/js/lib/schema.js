// A JSON schema as fields that one fills in, beside its text. What the fields have no place for stays as it is written.
import { all, clone, one } from "./dom.js";

// A node is { type, description, values, fields, more, rest, had }: `rest` are keywords that no control shows, `more`
// required names without a property, `had` the keywords that are written even where they are empty.

const PLAIN = ["string", "number", "integer", "boolean", "object"];
const LISTS = { strings: "string", numbers: "number", objects: "object" };
const OTHER = "other"; // as it is written: references, unions, lists of lists
const KEYWORDS = ["type", "description", "enum", "properties", "required"]; // that have a control
const WRAPPED = "json_schema";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const omit = (object, names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const isTexts = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");

export function typeOf(schema) {
  if (!isObject(schema)) return OTHER;
  if (schema.type === "array") {
    const inner = typeOf(schema.items);
    return Object.keys(LISTS).find((list) => LISTS[list] === inner && !schema.items.description) ?? OTHER;
  }
  const known = PLAIN.includes(schema.type) && hasUsualParts(schema);
  return known ? schema.type : OTHER;
}

function hasUsualParts({ type, description = "", enum: values, properties, required }) {
  if (typeof description !== "string") return false;
  if (values !== undefined && !(type === "string" && isTexts(values) && isSplit(values))) return false;
  if (type !== "object") return properties === undefined && required === undefined;
  return isObject(properties ?? {}) && isTexts(required ?? []);
}

// Whether they can be written with commas between them, and read back.
function isSplit(values) {
  const again = splitValues(values.join(", "));
  return values.length > 0 && again.length === values.length && again.every((value, place) => value === values[place]);
}

export function readNode(schema) {
  const type = typeOf(schema);
  if (type === OTHER) return { type, written: schema };
  if (LISTS[type]) {
    const { items, description } = schema;
    const inner = readNode(items);
    return { ...inner, type, description, rest: {}, list: omit(schema, ["type", "items", "description"]), inner: inner.rest };
  }
  const { description, enum: values, properties, required } = schema;
  const names = Object.keys(properties ?? {});
  return {
    type,
    description,
    values,
    fields: names.map((name) => ({ name, required: !!required?.includes(name), node: readNode(properties[name]) })),
    more: (required ?? []).filter((name) => !names.includes(name)),
    rest: omit(schema, KEYWORDS),
    had: { properties: !!properties, required: !!required },
  };
}

export function writeNode(node) {
  if (node.type === OTHER) return node.written;
  if (LISTS[node.type]) {
    const items = writeNode({ ...node, type: LISTS[node.type], description: undefined, rest: node.inner ?? {} });
    return { type: "array", ...(node.description && { description: node.description }), items, ...node.list };
  }
  const { type, description, values, fields = [], more = [], rest = {}, had = {} } = node;
  const schema = { type, ...(description && { description }), ...(type === "string" && values?.length && { enum: values }) };
  const named = fields.filter(({ name }) => name);
  const required = [...named.filter((field) => field.required).map(({ name }) => name), ...more];
  if (type === "object") {
    if (named.length || had.properties)
      schema.properties = Object.fromEntries(named.map(({ name, node: inner }) => [name, writeNode(inner)]));
    if (required.length || had.required) schema.required = required;
  }
  return { ...schema, ...rest };
}

export const blank = (type = "string") => ({ type, fields: [], rest: {}, had: {} });

// The text of the field as a node, and how to write it back: a response_format keeps what is around its schema.
export function readText(text) {
  if (!text.trim()) return { root: blank("object"), wrap: (schema) => schema };
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "The text isn't valid JSON, so it can't be edited here. Correct it or start over." };
  }
  const wraps = value?.type === WRAPPED && isObject(value.json_schema);
  const schema = wraps ? value.json_schema.schema : value;
  const root = readNode(schema);
  if (root.type !== "object") return { fault: "Only a schema for an object can be edited here. Edit its text or start over." };
  return { root, wrap: (fresh) => (wraps ? { ...value, json_schema: { ...value.json_schema, schema: fresh } } : fresh) };
}

export const writeText = ({ root, wrap }) => JSON.stringify(wrap(writeNode(root)), null, 2);

// "small, large" and back.
export const splitValues = (text) => [...new Set(text.split(",").map((value) => value.trim()).filter(Boolean))];

// The dialog. It lies outside of the form: Enter in it sends nothing.

const INTRO = "The answer will be a JSON object with these fields. Their descriptions help the model.";

// `intro` says what the fields are for.
export function openBuilder(area, intro = INTRO) {
  const dialog = one("[data-builder]");
  one("[data-intro]", dialog).textContent = intro;
  document.body.append(dialog);
  const state = { area, dialog, ...readText(area.value) };
  dialog.onclick = (event) => press(state, event);
  dialog.oninput = (event) => change(state, event);
  dialog.onchange = (event) => change(state, event);
  show(state);
  dialog.showModal();
}

function show(state) {
  const { dialog, root, fault = "" } = state;
  one("[data-fault]", dialog).textContent = fault;
  one("[data-body]", dialog).hidden = !!fault;
  one(":scope > [data-body] > [data-fields]", dialog).replaceChildren(...(root?.fields ?? []).map(buildRow));
  one("[data-strict]", dialog).checked = root?.rest.additionalProperties === false;
}

const fieldOf = new WeakMap(); // which field a row shows

function buildRow(field) {
  const row = clone("builder-field");
  fieldOf.set(row, field);
  const part = (name) => one(`[data-part="${name}"]`, row);
  part("name").value = field.name;
  part("required").checked = field.required;
  if (field.node.type === OTHER) part("type").append(new Option("as written", OTHER));
  part("type").value = field.node.type;
  part("description").value = field.node.description ?? "";
  part("values").value = (field.node.values ?? []).join(", ");
  one("[data-fields]", row).replaceChildren(...(field.node.fields ?? []).map(buildRow));
  fitRow(row);
  return row;
}

// Only what the type has.
function fitRow(row) {
  const { type } = fieldOf.get(row).node;
  const holds = type === "object" || type === "objects";
  one(":scope > [data-fields]", row).hidden = one(":scope > [data-add]", row).hidden = !holds;
  one('[data-part="values"]', row).hidden = !["string", "strings"].includes(type);
  one('[data-part="description"]', row).hidden = type === OTHER;
}

function press(state, event) {
  const button = event.target.closest("button");
  if (!button) return;
  if ("close" in button.dataset) state.dialog.close();
  if ("add" in button.dataset) addField(state, button.closest("[data-row]"));
  if ("remove" in button.dataset) removeField(state, button.closest("[data-row]"));
  if ("clear" in button.dataset) {
    Object.assign(state, { fault: "", ...readText("") });
    show(state);
    save(state, "");
  }
}

function addField(state, row) {
  const fields = row ? (fieldOf.get(row).node.fields ??= []) : state.root.fields;
  const field = { name: "", required: true, node: blank() };
  fields.push(field);
  const fresh = buildRow(field);
  one(":scope > [data-fields]", row ?? one("[data-body]", state.dialog)).append(fresh);
  one('[data-part="name"]', fresh).focus();
}

function removeField(state, row) {
  const above = row.parentElement.closest("[data-row]");
  const fields = above ? fieldOf.get(above).node.fields : state.root.fields;
  fields.splice(fields.indexOf(fieldOf.get(row)), 1);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next ? one('[data-part="name"]', next) : one(":scope > [data-add]", above ?? one("[data-body]", state.dialog))).focus();
  save(state);
}

function change(state, { target }) {
  if ("strict" in target.dataset) {
    if (target.checked) state.root.rest.additionalProperties = false;
    else delete state.root.rest.additionalProperties;
  }
  const row = target.closest("[data-row]");
  if (row) {
    const field = fieldOf.get(row);
    const { part } = target.dataset;
    if (part === "name") field.name = target.value.trim();
    if (part === "required") field.required = target.checked;
    if (part === "description") field.node.description = target.value.trim();
    if (part === "values") field.node.values = splitValues(target.value);
    if (part === "type" && target.value !== field.node.type) {
      field.node = { ...blank(target.value), description: field.node.description, fields: field.node.fields ?? [] };
      fitRow(row);
    }
  }
  save(state);
}

function save(state, text = writeText(state)) {
  state.area.value = text;
  state.area.dispatchEvent(new Event("input", { bubbles: true }));
  const names = all(":scope > [data-body] [data-fields]", state.dialog).flatMap(findTwins);
  one("[data-fault]", state.dialog).textContent = names.length ? `Two fields are called ${names[0]}. Only the last one counts.` : "";
}

function findTwins(list) {
  const names = [...list.children].map((row) => fieldOf.get(row).name).filter(Boolean);
  return names.filter((name, place) => names.indexOf(name) !== place);
}
