// What is added goes out in several requests, one after the other; what is added meanwhile waits.
import { one } from "../lib/dom.js";
import { amount, portions, weight } from "../lib/files.js";
import { send } from "./send.js";

export function initUpload(form, place, { taken, failed }) {
  const address = form.getAttribute("action"); // form.action is the button of that name
  const meter = one("[data-upload]", place);
  const line = []; // requests that wait: files, or addresses
  let all = []; // files of this round
  let gone = 0; // bytes of those that are through
  let sending = null; // a promise: the round
  let now = null; // the request under way

  function add(files, addresses) {
    line.push(...portions(files).map((part) => ({ files: part, addresses: "" })));
    if (addresses.trim()) line.push({ files: [], addresses });
    if (!line.length) return;
    all.push(...files);
    sending ??= round();
    sending.catch(() => undefined); // said; whoever waits for it hears it too
  }

  async function round() {
    meter.hidden = false;
    try {
      while (line.length) await hand(line.shift());
    } catch (error) {
      failed(error);
      throw error;
    } finally {
      meter.hidden = true;
      [all, gone, sending, now] = [[], 0, null, null];
      line.length = 0;
    }
  }

  async function hand({ files, addresses }) {
    now = send(address, body(files, addresses), (part) => show(gone + part * weight(files)));
    taken(await now.answer, addresses);
    gone += weight(files);
  }

  function body(files, addresses) {
    const made = new FormData();
    for (const name of ["csrfmiddlewaretoken", "batch"]) made.set(name, form.elements[name].value);
    made.set("action", "add");
    made.set("image_url", addresses);
    for (const model of new FormData(form).getAll("m")) made.append("m", model); // for their limits
    for (const file of files) made.append("image", file, file.name);
    return made;
  }

  function show(bytes) {
    const part = bytes / (weight(all) || 1);
    one("progress", meter).value = part * 100;
    one("[data-upload-words]", meter).textContent =
      bytes && part < 1 ? `Uploading ${amount(all)}: ${Math.floor(part * 100)}%` : "Preparing pages…";
  }

  one("[data-upload-stop]", place).addEventListener("click", () => now?.stop());
  return { send: add, busy: () => sending };
}
