// Pictures of a message: chosen, dropped or pasted; the file field holds them, so the form sends them.
import { all, icon, one } from "../lib/dom.js";
import { initDropping, isPicture, pastedName, pictures as pastedFiles } from "../lib/files.js";

export function initPictures(form) {
  const box = one("[data-pictures]", form);
  const field = one('[name="picture"]', box);
  const list = one("[data-picture-list]", box);
  const problem = one("[data-picture-problem]", box);
  const most = Number(box.dataset.most);
  let files = [...field.files];
  let sent = []; // of the message that is being answered
  box.dataset.live = "yes";

  const countEarlier = () => all('[name="keep"]:checked', list).length;

  // The field has what is listed: a form that is sent anyhow sends the same.
  function store(wanted) {
    files = wanted;
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    field.files = transfer.files;
    for (const item of all("[data-fresh]", list)) item.remove();
    list.append(...files.map(draw));
    form.dispatchEvent(new Event("change")); // another request than before
  }

  function add(brought) {
    const wanted = [...files, ...brought.filter(isPicture)];
    const other = brought.find((file) => !isPicture(file));
    say(other ? `“${other.name}” isn't a picture. Read documents on the Vision page.` : "");
    if (wanted.length + countEarlier() > most) say(`A message can have at most ${most} pictures.`);
    store(wanted.slice(0, Math.max(0, most - countEarlier())));
  }

  function say(words) {
    problem.textContent = words;
  }

  function draw(file) {
    const item = document.createElement("li");
    item.dataset.fresh = "";
    item.append(preview(file), removal(file));
    return item;
  }

  function preview(file) {
    const image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    for (const kind of ["load", "error"]) image.addEventListener(kind, () => URL.revokeObjectURL(image.src));
    return image;
  }

  function removal(file) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.setAttribute("aria-label", `Remove ${file.name}`);
    button.append(icon("close"));
    button.addEventListener("click", () => {
      say("");
      store(files.filter((each) => each !== file));
      form.elements.message.focus();
    });
    return button;
  }

  // Of an earlier message that is edited: they go along unless one takes them out.
  function offer(turn) {
    for (const item of all("[data-earlier]", list)) item.remove();
    const links = turn ? all("[data-turn-picture]", turn) : [];
    list.prepend(...links.map((link, number) => offerOne(link, number === 0)));
  }

  function offerOne(link, first) {
    const item = document.createElement("li");
    item.dataset.earlier = "";
    const label = document.createElement("label");
    label.append(check("keep", link.dataset.turnPicture, "checkbox"), one("img", link).cloneNode());
    item.append(label);
    if (first) item.append(check("pictures_chosen", "1", "hidden"));
    return item;
  }

  function check(name, value, type) {
    const input = Object.assign(document.createElement("input"), { name, type, value });
    input.checked = type === "checkbox";
    if (type === "checkbox") input.setAttribute("aria-label", "Send this picture again");
    return input;
  }

  one("[data-add-picture]", form).addEventListener("click", () => field.click());
  field.addEventListener("change", () => add([...field.files].filter((file) => !files.includes(file))));
  initDropping(add);
  document.addEventListener("paste", (event) => {
    const brought = pastedFiles(event.clipboardData);
    if (!brought.length) return;
    event.preventDefault();
    add(brought.map((file) => new File([file], pastedName(file), { type: file.type })));
  });
  form.addEventListener("edited", ({ detail }) => offer(detail));
  form.addEventListener("begun", ({ detail: own }) => {
    if (!own) return;
    if (files.length) for (const said of all(".turn.live .said")) said.append(copies());
    sent = files;
    say("");
    store([]);
  });
  form.addEventListener("settled", ({ detail: back }) => {
    const again = sent;
    sent = [];
    if (back && again.length && !files.length) store(again); // with the words that got no answer
  });
  if (files.length) store(files);

  // What is being asked shows what goes along.
  function copies() {
    const place = document.createElement("ul");
    place.className = "turn-pictures";
    for (const file of files) {
      const item = document.createElement("li");
      item.append(preview(file));
      place.append(item);
    }
    return place;
  }
}
