// Enter sends in chat, Shift+Enter breaks the line, Ctrl/⌘+Enter runs everywhere, Esc stops.
import { one } from "./dom.js";

// "run", "stop" or "" for one key. While an input method composes, Enter belongs to it.
export function intent(event, { chat, inMessage, busy }) {
  if (event.isComposing || event.keyCode === 229) return "";
  if (event.key === "Escape") return busy ? "stop" : "";
  if (event.key !== "Enter") return "";
  if (event.ctrlKey || event.metaKey) return "run";
  return chat && inMessage && !event.shiftKey && !event.altKey ? "run" : "";
}

export function initKeyboard(form, { run, stop, busy }) {
  document.addEventListener("keydown", (event) => {
    if (one("dialog[open]")) return;
    const context = {
      chat: form.dataset.mode === "chat",
      inMessage: event.target.name === "message",
      busy: busy(),
    };
    const wanted = intent(event, context);
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "run") run();
    else stop();
  });
}
