// A star: pressed at once, taken back if the server does not agree. `tell(on)` hears of both.
import { post } from "../lib/post.js";

export async function press(button, tell = (on) => show(button, on)) {
  const on = button.value === "1";
  tell(on);
  const body = new FormData();
  body.set("starred", on ? "1" : "0");
  const response = await post(button.formAction, { body, keepalive: true }).catch(() => null);
  if (!response?.ok) tell(!on);
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
