// Pictures come in: chosen, dropped, pasted, photographed, or by their addresses.
import { announce, one } from "../dom.js";
import { send } from "./send.js";
import { amount, pastedName, pictures } from "./files.js";

export function initDrop(form, pages) {
  const address = form.getAttribute("action"); // form.action is the button of that name
  const place = one("[data-drop]");
  const field = one("#id_image");
  const urls = one("#id_image_url");
  const said = one("[data-refused]", place);
  const meter = one("[data-upload]", place);
  let upload = null;

  async function add(files, addresses = "") {
    if (upload || !(files.length || addresses.trim())) return;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "batch"]) body.set(name, form.elements[name].value);
    body.set("action", "add");
    body.set("image_url", addresses);
    for (const model of new FormData(form).getAll("m")) body.append("m", model); // for their limits
    for (const file of files) body.append("image", file, pastedName(file));
    said.replaceChildren();
    meter.hidden = false;
    upload = send(address, body, (part) => show(part, files));
    try {
      const answer = await upload.answer;
      taken(answer);
      if (addresses) urls.value = answer.image_url ?? addresses; // what was refused can be corrected
    } catch (error) {
      say([error.message]);
    } finally {
      upload = null;
      meter.hidden = true;
    }
  }

  function show(part, files) {
    one("progress", meter).value = part * 100;
    one("[data-upload-words]", meter).textContent =
      part < 1 ? `Sending ${amount(files)}: ${Math.floor(part * 100)} %` : "Looking at the pages…";
  }

  function taken({ batch, html, refused, message }) {
    if (html) pages.show(html, batch);
    say(refused?.length ? refused : message && !html ? [message] : []);
    if (html) announce("The pages are here.");
    field.value = "";
  }

  function say(sentences) {
    said.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  }

  field.addEventListener("change", () => add([...field.files]));
  one("[data-camera]", place).addEventListener("change", (event) => add([...event.target.files]));
  one("[data-upload-stop]", place).addEventListener("click", () => upload?.stop());
  one("[data-add-urls]", place).addEventListener("click", (event) => {
    event.preventDefault();
    add([], urls.value);
  });
  document.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    add(files);
  });
  initDragging(add);
  return { busy: () => upload?.answer };
}

function initDragging(add) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => document.documentElement.classList.toggle("dragging", on);
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!carries(event)) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}
