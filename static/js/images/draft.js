// What stands in the form survives a reload, and a link that sets a part of it. What it held before it
// was filled in anew is kept too, and one press brings it back.
import { debounce, one } from "../lib/dom.js";
import { fields, fill } from "./values.js";

// A link that says one of these is about the whole form.
const WHOLE = new Set(["prompt", "again", "run", "from", "after", "source"]);
// Another provider, another upscaler: these come with it.
const BROUGHT = {
  provider: ["sd_model_checkpoint", "sampler_name", "upscaler_1", "upscaling_resize"],
  upscaler_1: ["upscaling_resize"],
};

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
    button.textContent = "Restore";
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
    button.textContent = button.textContent === "Undo" ? "Restore" : "Undo";
  });
  for (const kind of ["input", "change", "sized"]) form.addEventListener(kind, soon);
  window.addEventListener("pagehide", save);

  return {
    remember,
    restore() {
      if (form.dataset.filled === undefined) return earlier && put(earlier);
      const names = named(location.search);
      if (names && earlier) put({ ...earlier, fields: rest(earlier.fields, fields(form), names) });
      // From now on a reload brings back what is typed here, not what the link held.
      const query = new URLSearchParams(location.search).has("mask") ? "?mask=1" : "";
      history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
      if (!names && earlier && worth(earlier, state())) remember(earlier);
      return save();
    },
  };
}

// What a link sets, where it leaves the rest as it is; null where it fills in the whole form.
export function named(search) {
  const names = [...new URLSearchParams(search)].filter(([, value]) => value).map(([name]) => name);
  return names.length && !names.some((name) => WHOLE.has(name)) ? names : null;
}

// Of the fields that were there before, those that a link does not set, by itself or by what it sets.
export function rest(before, now, names) {
  const changed = names.filter((name) => String(before[name]) !== String(now[name]));
  const set = new Set([...names, ...changed.flatMap((name) => BROUGHT[name] ?? [])]);
  return Object.fromEntries(Object.entries(before).filter(([name]) => !set.has(name)));
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
