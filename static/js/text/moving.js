// To another model: the conversation comes along, and what is filled in here, where the other form
// has a field for it.
import { all } from "../lib/dom.js";
import { filled, origin } from "./fields.js";

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
