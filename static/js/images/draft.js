// What stands in the form and is kept: as a draft in this browser, as styles on the server.
import { all, announce, debounce, nodes, one } from "../lib/dom.js";
import { post, token } from "../lib/post.js";
import { keepAside } from "./fields.js";

// What stands in the form's fields, by name: read, and filled in again.

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "endpoint", "was", "action", "style", "style_name", "from", "source"]);

function controls(form) {
  return all("input, select, textarea", form).filter(
    ({ name, type }) => name && !LEFT_OUT.has(name) && !["file", "hidden", "submit", "button", "range"].includes(type),
  );
}

function fields(form) {
  const values = {};
  for (const control of controls(form)) (values[control.name] ??= []).push(control.value);
  return values;
}

function fill(form, values) {
  const at = {};
  for (const control of controls(form)) {
    const own = values[control.name];
    if (!own) continue;
    const value = own[(at[control.name] = (at[control.name] ?? -1) + 1)] ?? "";
    const listed = control.closest("[data-listed]");
    if (control.closest(".other-name")) {
      if (value) keepAside(listed, value);
      continue;
    }
    control.value = value;
    if (listed && control.value !== value) keepAside(listed, value);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.dispatchEvent(new Event("restored"));
}

// What stands in the form survives a reload, and a link that sets a part of it. What it held before it
// was filled in anew is kept too, and one press brings it back.

// A link that says one of these is about the whole form.
const WHOLE = new Set(["prompt", "again", "run", "from", "after", "source"]);
const WORDS = new Set(["prompt", "negative_prompt"]);
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
  const isRefused = () => one("#provider-note", form)?.hasAttribute("data-refused") ?? false;
  const state = () => ({ fields: own(fields(form), isRefused()), source: source.description() });
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

// While a provider can't be used, its model and its sizes are not known yet: the words are what is kept.
export function own(values, isRefused) {
  if (!isRefused) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => WORDS.has(name)));
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

// Styles: written into the prompts where they are seen, kept, let go.

const PLACE = "{prompt}";

// As imagegen/generate/styles.py does it.
export function applied(style, prompt) {
  const said = prompt.trim();
  if (style.includes(PLACE)) return style.replaceAll(PLACE, () => said);
  return [said, style.trim()].filter(Boolean).join(", ");
}

export function initStyles(form, draft) {
  const place = one("[data-styles]", form);
  if (!place) return;

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-apply-style]")) apply();
    else send(button);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "style_name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send(one("#id_style_name ~ button", place));
  });

  function apply() {
    const chosen = form.elements.style.selectedOptions[0];
    draft.remember();
    for (const [name, words] of [
      ["prompt", chosen.dataset.prompt],
      ["negative_prompt", chosen.dataset.negative],
    ]) {
      const field = form.elements[name];
      field.value = applied(words, field.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    announce(`${chosen.textContent} added to the prompts.`);
  }

  async function send(button) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    for (const name of ["prompt", "negative_prompt", "style", "style_name"])
      body.set(name, form.elements[name]?.value ?? "");
    if (button.name) body.set(button.name, button.value);
    const response = await post(button.formAction, { body }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    announce(answer?.message ?? "Not saved.");
    if (!answer?.html) return say(answer?.message ?? "Not saved.");
    place.replaceChildren(nodes(answer.html));
    one("details", place).open = true;
    return undefined;
  }

  function say(words) {
    one("[data-style-said]", place).textContent = words;
  }
}
