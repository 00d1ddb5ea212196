// A notice on the desktop when all is done: asked for by its button, never by the page.
import { one } from "../lib/dom.js";

const NAME = "images:notice";
const there = "Notification" in window;

export function initNotice() {
  const button = one("[data-notice]");
  if (!button || !there) return () => undefined;
  const on = () => kept() && Notification.permission === "granted";

  function paint() {
    button.hidden = Notification.permission === "denied";
    button.setAttribute("aria-pressed", String(on()));
  }

  button.addEventListener("click", async () => {
    const wanted = !on();
    keep(wanted && (await Notification.requestPermission()) === "granted");
    paint();
  });
  paint();
  return (words) => {
    if (on() && document.hidden) new Notification(words, { body: "Playground", tag: NAME });
  };
}

function kept() {
  try {
    return localStorage.getItem(NAME) === "on";
  } catch {
    return false;
  }
}

function keep(on) {
  try {
    if (on) localStorage.setItem(NAME, "on");
    else localStorage.removeItem(NAME);
  } catch {
    // Storage is switched off: no notices.
  }
}
