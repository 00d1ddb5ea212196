// Pictures come in: chosen, dropped, pasted, photographed, or by their addresses.
import { announce, one } from "../lib/dom.js";
import { initDropping, pastedName, pictures, tooLarge } from "../lib/files.js";
import { clearField } from "../lib/problems.js";
import { initUpload } from "./upload.js";

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
