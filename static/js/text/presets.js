// The preset row: one that is chosen fills the form in at once, and can be taken back.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { control, fill } from "../lib/forms.js";
import { post, refusalOf } from "../lib/post.js";

const TEXTS = ["system", "message", "prompt"];

export function initPresets(form) {
  const place = () => one("[data-presets]", form);
  if (!place()) return;

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preset-action]");
    if (!button) return;
    event.preventDefault();
    act(button.value);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-preset]") && event.target.value) act("apply");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "preset_name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act("save");
  });

  async function act(action) {
    const body = new FormData(form);
    body.set("preset_action", action);
    const response = await post(location.pathname, { body }).catch(() => null);
    if (!response?.ok) return complain(place(), await refusalOf(response));
    const { html, values } = await response.json();
    const before = values ? readValues(form) : null;
    place().replaceWith(nodes(html));
    if (values) apply(values, before);
    else announce("Preset saved.");
    return one(action === "save" ? ".preset-save summary" : "[data-preset]", place())?.focus();
  }

  function apply(values, before) {
    writeValues(form, values);
    announce("Preset applied.");
    const undo = one("[data-preset-undo]", place());
    undo.hidden = false;
    undo.addEventListener("click", () => {
      writeValues(form, before);
      undo.hidden = true;
      announce("Preset taken back.");
    });
  }
}

function listRows(form) {
  return all("[data-param]", form);
}

// Parameters by name, and the texts beside them.
function readValues(form) {
  const rows = listRows(form).map((row) => [row.dataset.param, control(row).value]);
  return Object.fromEntries([...rows, ...listTexts(form).map((field) => [field.name, field.value])]);
}

function listTexts(form) {
  return TEXTS.map((name) => form.elements[name]).filter(Boolean);
}

function writeValues(form, values) {
  fill(form, listRows(form), (row) => values[row.dataset.param] ?? "");
  for (const field of listTexts(form)) {
    field.value = values[field.name] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const group of all("[data-group]", form)) {
    if (all("[data-param]", group).some((row) => control(row).value !== "")) group.open = true;
  }
  const system = one("details.system", form);
  if (system && form.elements.system.value) system.open = true;
}
