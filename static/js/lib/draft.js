// What is being typed survives a reload, in this tab only. Never a key: only the three text fields.
import { all, debounce } from "./dom.js";

const NAMES = ["system", "message", "prompt"];

export function initDraft(form, storage = sessionStorage, root = document) {
  const name = `draft:${location.pathname}:${form.dataset.mode}`;
  const fields = NAMES.map((key) => form.elements[key]).filter(Boolean);
  restore(fields, read(storage, name));
  const save = debounce(() => write(storage, name, fields), 300);
  form.addEventListener("input", save);
  for (const link of all("[data-new-chat]", root)) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // of another tab
      save.cancel();
      forget(storage, `draft:${location.pathname}:chat`, "system");
    });
  }
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

// A new chat begins without the instructions of the last one.
export function forget(storage, name, field) {
  const { [field]: _gone, ...rest } = read(storage, name);
  if (Object.values(rest).some(Boolean)) storage.setItem(name, JSON.stringify(rest));
  else storage.removeItem(name);
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
