// What is being typed survives a reload, in this tab only. Never a key: only the three text fields.
import { debounce } from "./dom.js";

const NAMES = ["system", "message", "prompt"];

export function initDraft(form, storage = sessionStorage) {
  const name = `draft:${location.pathname}:${form.dataset.mode}`;
  const fields = NAMES.map((key) => form.elements[key]).filter(Boolean);
  restore(fields, read(storage, name));
  const save = debounce(() => write(storage, name, fields), 300);
  form.addEventListener("input", save);
  return {
    clear() {
      save.cancel();
      storage.removeItem(name);
    },
  };
}

// A link's own words win over the draft.
function restore(fields, draft) {
  for (const field of fields) if (field.value === "" && draft[field.name]) field.value = draft[field.name];
}

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function write(storage, name, fields) {
  try {
    storage.setItem(name, JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value]))));
  } catch {
    // The store is full or switched off: the text is still in the field.
  }
}
