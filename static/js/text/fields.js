// What stands in the fields of a model's page: kept in this tab, written into a link, taken to another model.
import { confirm, copy } from "../lib/copy.js";
import { all, debounce, one } from "../lib/dom.js";

// What the form holds: the fields that are not blank, and the address that fills it in the same way.

const OWN = new Set([
  ...["csrfmiddlewaretoken", "idempotency_key", "mode", "parent", "again", "shared"],
  ...["preset", "preset_name"], // one's own: whoever follows the link has what it filled in
]);
const LONGEST = 8000; // characters; servers and chat programs cut longer addresses
const WORDS = ["prefill", "message", "prompt", "system"]; // left out of a long address, in this order

export function filled(entries) {
  return [...entries].filter(
    ([name, value]) => !OWN.has(name) && typeof value === "string" && value.trim() !== "",
  );
}

// The conversation that a form goes on with: the reader's own run, or else a shared one.
function origin(elements) {
  const name = ["parent", "shared"].find((each) => elements[each]?.value);
  return name ? [[name, elements[name].value]] : [];
}

// `left` names what did not fit; `talk` is an `origin`.
export function address({ path, mode, entries, talk = [] }) {
  const left = [];
  const start = [["mode", mode], ...talk];
  const build = () => `${path}?${new URLSearchParams([...start, ...entries.filter(([n]) => !left.includes(n))])}`;
  let url = build();
  for (const word of WORDS) {
    if (url.length <= LONGEST) break;
    if (!entries.some(([name]) => name === word)) continue;
    left.push(word);
    url = build();
  }
  return { url, left };
}

// The address bar holds the link that reproduces the form; "Copy form link" copies it.

export function initLink(form) {
  const button = one("[data-link]");
  const buildLink = (talk) =>
    address({ path: location.pathname, mode: form.dataset.mode, entries: filled(new FormData(form)), talk });
  const update = () => {
    history.replaceState(history.state, "", buildLink(origin(form.elements)).url);
    button?.setAttribute("href", buildLink([]).url);
  };
  const soon = debounce(update, 400);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  button?.addEventListener("click", async (event) => {
    event.preventDefault();
    const { url, left } = buildLink([]); // the conversation is the reader's own: a link does not carry it
    const words = left.length ? `Copied without the ${left[0]}, which is too long for a link` : "Copied";
    confirm(button, await copy(new URL(url, location.href).href), words);
  });
  followModes(form, buildLink);
  followComparison(form, buildLink);
  return { update, url: () => buildLink(origin(form.elements)).url };
}

// The tabs keep what is filled in.
function followModes(form, buildLink) {
  for (const tab of document.querySelectorAll("[data-mode][href]")) {
    tab.addEventListener("click", () => {
      const query = new URLSearchParams(new URL(buildLink(origin(form.elements)).url, location.href).search);
      query.set("mode", tab.dataset.mode);
      carryWords(query, tab.dataset.mode);
      tab.href = `${location.pathname}?${query}`;
    });
  }
}

// What is filled in, and the conversation so far, beside other models.
function followComparison(form, buildLink) {
  one("[data-compare]")?.addEventListener("click", ({ currentTarget: link }) => {
    const query = new URLSearchParams(new URL(buildLink(origin(form.elements)).url, location.href).search);
    query.delete("mode");
    query.set("m", `${form.dataset.provider}:${form.dataset.model}`);
    carryWords(query, "chat");
    link.href = `${new URL(link.href).pathname}?${query}`;
  });
}

// What was typed in one mode is the text of the other.
export function carryWords(query, mode) {
  const [from, to] = mode === "chat" ? ["prompt", "message"] : ["message", "prompt"];
  if (query.get(from) && !query.get(to)) query.set(to, query.get(from));
  query.delete(from);
}

// To another model: the conversation comes along, and what is filled in here, where the other form
// has a field for it.

const NAME = "moving";
// A JSON schema has another name at another provider.
const TWINS = { guided_json: "response_format", response_format: "guided_json" };
const LONG_AGO = 10 * 60 * 1000; // milliseconds: whoever comes later came for something else

export function initMoving(form, storage = sessionStorage) {
  bring(form.elements, storage);
  for (const link of all("[data-move]")) {
    link.addEventListener("click", () => {
      keep(storage, filled(new FormData(form)), Date.now());
      link.href = withTalk(link.href, origin(form.elements));
    });
  }
}

// The same address with the conversation as it stands now.
export function withTalk(href, talk) {
  const url = new URL(href);
  for (const name of ["parent", "shared"]) url.searchParams.delete(name);
  for (const [name, value] of talk) url.searchParams.set(name, value);
  return url.href;
}

export function keep(storage, entries, at) {
  try {
    storage.setItem(NAME, JSON.stringify({ at, entries }));
  } catch {
    // The store is full or switched off: the other form begins blank.
  }
}

// What a link or a draft filled in stays; a model that was chosen anew is not the old one's.
export function bring(fields, storage, now = Date.now()) {
  const { at = 0, entries = [] } = JSON.parse(storage.getItem(NAME)) ?? {};
  storage.removeItem(NAME);
  if (now - at > LONG_AGO) return;
  for (const [name, value] of entries) {
    const field = fields.namedItem(name) ?? fields.namedItem(TWINS[name]);
    if (field?.value === "") field.value = value;
  }
}

// What is being typed survives a reload, in this tab only. Never a key: only the text fields.

const NAMES = ["system", "message", "prompt", "prefill"];

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
  const rest = read(storage, name);
  delete rest[field];
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
