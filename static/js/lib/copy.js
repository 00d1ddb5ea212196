// Copying: answers as they were written, code blocks, links.
import { all, icon, one } from "./dom.js";

export function initCopy(doc) {
  addCopyButtons(doc);
  doc.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-answer], [data-copy-text], .copy-code");
    if (button) confirm(button, await copy(textFor(button)));
  });
}

// Every code block under `root` gets a button.
export function addCopyButtons(root) {
  for (const block of all("pre[data-copyable], .prose pre", root)) addCopyButton(block);
}

export function addCopyButton(block) {
  if (block.parentElement.matches(".code-box")) return;
  const box = document.createElement("div");
  box.className = "code-box";
  block.replaceWith(box);
  block.tabIndex = 0; // a wide block scrolls, by keyboard too
  box.append(block, copyButton());
}

function copyButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet act copy-code";
  const name = document.createElement("span");
  name.className = "act-name";
  name.textContent = "Copy code";
  button.append(icon("copy"), name);
  return button;
}

function textFor(button) {
  if (button.matches("[data-copy-text]")) return one(button.dataset.copyText).textContent.trim();
  if (button.matches(".copy-code")) return codeOf(one("pre", button.parentElement));
  return one("template[data-source]", button.closest("[data-turn]")).content.textContent;
}

// All of it, folded or not, without the words of the fold.
function codeOf(block) {
  return all("code", block).map((part) => part.textContent).join("") || block.textContent;
}

export async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  return copyByHand(text); // plain http: the clipboard object does not exist there
}

function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

export function confirm(button, worked, words = "Copied") {
  const label = one("span", button);
  button.dataset.label ??= label.textContent;
  label.textContent = worked ? words : "Couldn't copy";
  label.setAttribute("role", "status");
  button.classList.add("said-so"); // an icon shows its name while it says something
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => {
    label.textContent = button.dataset.label;
    button.classList.remove("said-so");
  }, 1800);
}
