// How pictures and PDFs come in.
import { announce, one } from "../lib/dom.js";
import { amount, initDropping, pastedName, pictures, portions, tooLarge, weight } from "../lib/files.js";
import { clearField } from "../lib/problems.js";

// A post that says how much of it has gone out. `fetch` cannot tell.

function send(url, body, onPart) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => onPart(total ? loaded / total : 1));
    request.upload.addEventListener("load", () => onPart(1));
    request.addEventListener("load", () => settle(request, resolve, reject));
    request.addEventListener("error", () => reject(new Error("Connection lost. Anything not shown here wasn't added.")));
    request.addEventListener("abort", () => reject(new Error("Cancelled. Anything not shown here wasn't added.")));
  });
  request.open("POST", url);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.send(body);
  return { answer, stop: () => request.abort() };
}

// 422 is an answer too: some of what was sent could not be taken, each with its sentence.
function settle(request, resolve, reject) {
  const answer = request.response;
  if (answer && (request.status < 300 || request.status === 422)) resolve(answer);
  else reject(new Error(answer?.error?.message ?? answer?.message ?? refusal(request.status)));
}

export function refusal(status) {
  if (status === 413) return "The upload is too large for this server. Send fewer or smaller files.";
  if (status < 300) return "Something other than the playground answered, possibly a sign-in page. Anything not shown here wasn't added.";
  if (status === 403) return "Your session expired. Reload the page.";
  return `The server answered ${status}. Anything not shown here wasn't added.`;
}

// What is added goes out in several requests, one after the other; what is added meanwhile waits.

function initUpload(form, place, { taken, failed }) {
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

// The camera of this computer, where it has one; its dialog is loaded when it is wanted.
async function offerCamera(button, add) {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  button.hidden = !devices.some(({ kind }) => kind === "videoinput");
  let camera = null;
  button.addEventListener("click", async () => {
    camera ??= import("./camera.js").then(({ initCamera }) => initCamera(one("[data-camera-dialog]"), add));
    (await camera).open();
  });
}

// Pictures come in: chosen, dropped, pasted, photographed, or by their addresses.

export function initDrop(form, pages) {
  const place = one("[data-drop]");
  const { mostFiles, mostBytes } = place.dataset;
  const field = one("#id_image");
  const urls = one("#id_image_url");
  const said = one("[data-refused]", place);
  const upload = initUpload(form, place, { taken, failed: (error) => say([error.message]) });

  function add(files, addresses = "") {
    if (!upload.busy()) said.replaceChildren();
    clearField(field); // there is a picture now
    const small = files.filter((file) => file.size <= mostBytes);
    say(files.filter((file) => file.size > mostBytes).map((file) => tooLarge(file, mostBytes)));
    if (small.length > mostFiles) say([`${small.length} files are too many at once. The first ${mostFiles} were added.`]);
    upload.send(small.slice(0, mostFiles), addresses);
  }

  function taken({ batch, html, refused, message, image_url: left }, addresses) {
    if (urls.value === addresses) put(left ?? ""); // what was refused can be corrected
    if (html) pages.show(html, batch);
    say(refused?.length ? refused : message && !html ? [message] : []);
    if (html) announce("Pages added.");
  }

  function put(addresses) {
    urls.value = addresses;
    urls.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function say(sentences) {
    said.append(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  }

  field.addEventListener("change", () => {
    add([...field.files]);
    field.value = "";
  });
  one("[data-camera]", place).addEventListener("change", ({ target }) => {
    add([...target.files]);
    target.value = "";
  });
  offerCamera(one("[data-use-camera]", place), add);
  one("[data-add-urls]", place).addEventListener("click", (event) => {
    event.preventDefault();
    add([], urls.value);
  });
  document.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    add(files.map((file) => new File([file], pastedName(file), { type: file.type })));
  });
  initDropping(add);
  return { busy: upload.busy };
}
