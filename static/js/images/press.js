// A press on a picture, or on its star.
import { post } from "../lib/post.js";

// A star: pressed at once, taken back if the server does not agree.

export async function press(button) {
  const on = button.value === "1";
  show(button, on);
  const body = new FormData();
  body.set("starred", on ? "1" : "0");
  const response = await post(button.formAction, { body, keepalive: true }).catch(() => null);
  if (!response?.ok) show(button, !on);
}

export function show(button, on) {
  button.setAttribute("aria-pressed", on);
  button.value = on ? "0" : "1";
}

export function initStars(doc) {
  doc.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-star]")) return;
    event.preventDefault();
    press(event.submitter);
  });
}

// A plain press on a link to a picture opens it in the viewer. With a key held it stays a link.

export function onPicturePress(open) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-viewer]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}
