// What stands in the form survives a reload. What it held before it was filled in anew is kept too,
// and one press brings it back.
import { debounce, one } from "../dom.js";
import { fields, fill } from "./values.js";

export function initDraft(form, source, storage = sessionStorage) {
  const name = `images:${form.dataset.mode}`;
  const bar = one("[data-draft-back]", form);
  const button = one("button", bar);
  const earlier = read(storage, name);
  const state = () => ({ fields: fields(form), source: source.description() });
  const save = () => write(storage, name, state());
  const soon = debounce(save, 300);

  function remember(draft = state()) {
    write(storage, `${name}:before`, draft);
    bar.hidden = false;
    button.textContent = "Bring it back";
  }

  function put(draft) {
    fill(form, draft.fields);
    if (draft.source) source.put(draft.source);
  }

  button.addEventListener("click", () => {
    const before = read(storage, `${name}:before`);
    if (!before) return;
    write(storage, `${name}:before`, state());
    put(before);
    save();
    button.textContent = button.textContent === "Undo that" ? "Bring it back" : "Undo that";
  });
  for (const kind of ["input", "change", "sized"]) form.addEventListener(kind, soon);
  window.addEventListener("pagehide", save);

  return {
    remember,
    restore() {
      if (form.dataset.filled === undefined) return earlier && put(earlier);
      const seed = onlySeed(location.search);
      if (seed && earlier) put({ ...earlier, fields: { ...earlier.fields, seed: [seed] } });
      // From now on a reload brings back what is typed here, not what the link held.
      const query = new URLSearchParams(location.search).has("mask") ? "?mask=1" : "";
      history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
      if (!seed && earlier && worth(earlier, state())) remember(earlier);
      return save();
    },
  };
}

// A link that tells a seed and nothing else is about the form as it is.
export function onlySeed(search) {
  const query = new URLSearchParams(search);
  return [...query.keys()].join() === "seed" ? query.get("seed") : null;
}

// Whether there was something that is not there now.
export function worth(before, now) {
  const said = before.fields.prompt?.some((words) => words.trim()) || before.source;
  return Boolean(said) && JSON.stringify(before) !== JSON.stringify(now);
}

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name));
  } catch {
    return null;
  }
}

function write(storage, name, draft) {
  try {
    storage.setItem(name, JSON.stringify(draft));
  } catch {
    // The store is full or switched off: the form lasts for this page.
  }
}
