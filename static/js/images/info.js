// PNG info: a picture is read as soon as it is chosen, dropped or pasted.
import { announce, nodes, one } from "../lib/dom.js";
import { initDropping } from "../lib/files.js";
import { post } from "../lib/post.js";

const LOST = "Connection lost. Try again.";

const form = one("[data-info]");
const field = one("#id_image");
const text = one("#id_text");
const place = one("[data-info-found]");
const said = one("[data-info-error]");
let turns = 0;

async function read() {
  const turn = ++turns;
  said.textContent = "";
  place.setAttribute("aria-busy", "true");
  const answer = await ask();
  if (turn !== turns) return;
  place.removeAttribute("aria-busy");
  if (answer.html) show(answer);
  else said.textContent = answer.message ?? LOST;
  if (answer.errors) place.replaceChildren();
}

async function ask() {
  try {
    const response = await post(form.action, { body: new FormData(form) });
    return await response.json();
  } catch {
    return { message: LOST };
  }
}

function show(answer) {
  place.replaceChildren(nodes(answer.html));
  text.value = answer.text;
  announce(answer.message);
  if (place.getBoundingClientRect().top > innerHeight * 0.8) place.scrollIntoView();
  const picture = one("[data-found-picture]", place);
  const file = field.files[0];
  if (!picture || !file?.type.startsWith("image/")) return;
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  picture.src = URL.createObjectURL(file);
  picture.hidden = false;
}

function take(files) {
  if (!files.length) return;
  const one = new DataTransfer();
  one.items.add(files[0]);
  field.files = one.files;
  read();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
field.addEventListener("change", read);
one("#id_provider").addEventListener("change", () => (field.value || text.value.trim()) && read());
// What is typed or pasted as text is not the picture any more.
text.addEventListener("input", () => (field.value = ""));

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  take(files);
});

initDropping(take);
