// Ctrl or ⌘ with Enter generates. Esc cancels the job that was queued last, one at a time.
import { all, announce, one } from "../lib/dom.js";
import { intent } from "../lib/fields.js";

export function initPressing(form) {
  const cancels = () => all("#queue [data-cancel]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || one("dialog[open]") || event.target.closest("select")) return;
    const wanted = intent(event, { chat: false, inMessage: false, busy: cancels().length > 0 });
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "run") form.requestSubmit(one("[data-run-button]", form));
    else cancel();
  });

  function cancel() {
    cancels().at(-1).click();
    announce("The most recent job was cancelled. You can queue it again below.");
  }
}
