// A notice on the desktop when all is done: asked for by its button, never by the page.
import { one } from "./dom.js";

const there = "Notification" in window;

// `name`: under which the wish is remembered. Returns what gives notice, while the page is hidden.
export function initNotice(name) {
  const button = one("[data-notice]");
  if (!button || !there) return () => undefined;
  const on = () => isOn(name) && Notification.permission === "granted";

  function paint() {
    button.hidden = Notification.permission === "denied";
    button.setAttribute("aria-pressed", String(on()));
  }

  button.addEventListener("click", async () => {
    const wanted = !on();
    keep(name, wanted && (await Notification.requestPermission()) === "granted");
    paint();
  });
  paint();
  return (words) => {
    if (on() && document.hidden) new Notification(words, { body: "Playground", tag: name });
  };
}

function isOn(name) {
  try {
    return localStorage.getItem(name) === "on";
  } catch {
    return false;
  }
}

function keep(name, on) {
  try {
    if (on) localStorage.setItem(name, "on");
    else localStorage.removeItem(name);
  } catch {
    // Storage is switched off: no notices.
  }
}
