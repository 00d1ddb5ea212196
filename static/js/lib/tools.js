// Tools as rows that one fills in, beside their text: a name, a description, and parameters built as any schema.
import { clone, one } from "./dom.js";
import { openBuilder } from "./schema.js";

const ANYTHING = { type: "object", properties: {} };
const TYPE = "function";
const INTRO = "The model calls the function with these parameters. Their descriptions help it.";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => value === undefined || typeof value === "string";

// The text of the field as functions. Each keeps what is around it, and what no row has a place for.
export function readTools(text) {
  if (!text.trim()) return { tools: [] };
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { tools: [], fault: "The text isn't valid JSON, so it can't be edited here. Correct it or start over." };
  }
  const items = Array.isArray(value) ? value : [value];
  const tools = items.map((item) => ({ wraps: isObject(item?.function), known: item?.function ?? item, around: item }));
  const fits = tools.every(({ known }) => isObject(known) && isText(known.name) && isText(known.description));
  if (!fits) return { tools: [], fault: "Only a list of functions can be edited here. Edit its text or start over." };
  return { tools };
}

export function writeTools(tools) {
  const items = tools.map(({ wraps, known, around }) => (wraps ? { ...around, function: known } : known));
  return items.length ? JSON.stringify(items, null, 2) : "";
}

// The dialog. It lies outside of the form: Enter in it sends nothing.

export function openTools(area) {
  const dialog = one("[data-tools-builder]");
  document.body.append(dialog);
  const state = { area, dialog, ...readTools(area.value) };
  dialog.onclick = (event) => press(state, event);
  dialog.oninput = (event) => change(state, event);
  show(state);
  dialog.showModal();
}

const toolOf = new WeakMap(); // which tool a row shows

function show({ dialog, tools, fault = "" }) {
  one("[data-fault]", dialog).textContent = fault;
  one("[data-body]", dialog).hidden = !!fault;
  one("[data-tools-list]", dialog).replaceChildren(...tools.map(buildRow));
}

function buildRow(tool) {
  const row = clone("tool-row");
  toolOf.set(row, tool);
  for (const part of ["name", "description"]) one(`[data-part="${part}"]`, row).value = tool.known[part] ?? "";
  fitRow(row);
  return row;
}

function fitRow(row) {
  const names = Object.keys(toolOf.get(row).known.parameters?.properties ?? {});
  one("[data-names]", row).textContent = names.length ? names.join(", ") : "No parameters";
}

function press(state, event) {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("[data-row]");
  if ("close" in button.dataset) state.dialog.close();
  if ("add" in button.dataset) addTool(state);
  if ("remove" in button.dataset) removeTool(state, row);
  if ("parameters" in button.dataset) editParameters(state, row);
  if ("clear" in button.dataset) {
    Object.assign(state, { tools: [], fault: "" });
    show(state);
    save(state);
  }
}

function addTool(state) {
  const known = { name: "", description: "", parameters: ANYTHING };
  const tool = { wraps: true, known, around: { type: TYPE } };
  state.tools.push(tool);
  const row = buildRow(tool);
  one("[data-tools-list]", state.dialog).append(row);
  one('[data-part="name"]', row).focus();
}

function removeTool(state, row) {
  state.tools.splice(state.tools.indexOf(toolOf.get(row)), 1);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next ? one('[data-part="name"]', next) : one("[data-add]", state.dialog)).focus();
  save(state);
}

// The builder of schemas, on the text of this one.
function editParameters(state, row) {
  const { known } = toolOf.get(row);
  const area = document.createElement("textarea");
  area.value = JSON.stringify(known.parameters ?? ANYTHING);
  area.addEventListener("input", () => {
    known.parameters = area.value ? JSON.parse(area.value) : ANYTHING;
    fitRow(row);
    save(state);
  });
  openBuilder(area, INTRO);
}

function change(state, { target }) {
  const row = target.closest("[data-row]");
  if (!row) return;
  toolOf.get(row).known[target.dataset.part] = target.value.trim();
  save(state);
}

function save({ area, tools }) {
  area.value = writeTools(tools);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
