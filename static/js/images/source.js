// The picture that the form starts from.
import { one } from "../lib/dom.js";
import { initArrivals, isPicture } from "../lib/files.js";
import { clearField, showFieldErrors } from "../lib/problems.js";

// Files that were chosen and not sent yet: they outlive a reload, in this browser, a few of them.

const NAME = "images";
const FILES = "files";
const MOST = 6;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function files(mode, act) {
  try {
    const base = await opened();
    const result = await act(base.transaction(FILES, mode).objectStore(FILES));
    base.close();
    return result;
  } catch {
    return null; // the store is full or switched off: the file lasts for this page
  }
}

// A number by which `recallFile` finds it again; null where it could not be kept.
function keep(file) {
  return files("readwrite", async (store) => {
    const id = await done(store.add(file));
    for (const old of (await done(store.getAllKeys())).slice(0, -MOST)) store.delete(old);
    return id;
  });
}

function recallFile(id) {
  return files("readonly", (store) => done(store.get(id)));
}

// The picture it starts from: chosen, dropped, pasted, of the gallery, or as it was before a reload.

const NONE = { ready: async () => undefined, size: () => null, description: () => null, put: () => undefined };

// A description is {name, value, url, title, width, height} of a picture that the server has, or
// {stored, title, width, height} of a file that only this browser has.
export function initSource(form) {
  const place = one("[data-source]", form);
  if (!place) return NONE;
  const field = one('input[type="file"]', place);
  const frame = one("[data-source-picture]", place);
  const image = one("img", frame);
  let now = JSON.parse(place.dataset.source || "null");
  let coming = Promise.resolve();
  let again = false; // a file that was here before: the form knows its size

  async function choose(file) {
    now = null;
    one("[data-source-kept]", place)?.remove();
    image.src = URL.createObjectURL(file);
    const [width, height] = await image.decode().then(() => [image.naturalWidth, image.naturalHeight], () => []);
    show({ title: file.name, width, height, url: image.src });
    now = { stored: await keep(file), title: file.name, width, height };
    tell(again);
    again = false;
  }

  function show({ title, width, height, url }) {
    clearField(field); // there is a picture now
    frame.hidden = !width; // what the browser cannot show, the server may still read
    if (image.getAttribute("src") !== url) image.src = url;
    one("[data-source-facts]", place).textContent = width ? `${title}, ${width} × ${height} pixels` : title;
  }

  function tell(quietly) {
    const detail = now?.width ? [now.width, now.height] : null;
    form.dispatchEvent(quietly ? new Event("restored") : new CustomEvent("sized", { detail }));
  }

  function fill(file) {
    const files = new DataTransfer();
    files.items.add(file);
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function put(description) {
    if (!description) return;
    if (description.stored !== undefined) {
      const file = await recallFile(description.stored);
      again = Boolean(file);
      if (file) fill(file);
      return;
    }
    field.value = "";
    one("[data-source-kept]", place)?.remove();
    place.prepend(hidden(description));
    show((now = description));
    form.dispatchEvent(new CustomEvent("source", { detail: description })); // for the mask
    tell(true);
  }

  field.addEventListener("change", () => {
    const file = field.files[0];
    if (!file) return;
    clearField(field);
    if (isPicture(file)) coming = choose(file);
    else refuse(file);
  });

  function refuse(file) {
    field.value = "";
    showFieldErrors(form, { [field.name]: [`“${file.name}” isn't a picture.`] });
  }

  initArrivals(fill);
  return {
    put,
    ready: () => coming,
    description: () => now,
    size: () => (now?.width ? [now.width, now.height] : null),
  };
}

function hidden({ name, value }) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  input.dataset.sourceKept = "";
  return input;
}
