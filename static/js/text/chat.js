// Chat: turns that follow one another.
import { initBranch } from "./branch.js";
import { initDraftCount } from "./counter.js";
import { markdown } from "../lib/live.js";
import { openAtEnd } from "./reopen.js";
import { session } from "./session.js";

// Example prompts are written into the composer; without this script they are links that fill it in.
function initExamples(form) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-example]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    form.elements.message.value = link.textContent;
    form.elements.message.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.message.focus();
  });
}

export function startChat({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: markdown });
  form.addEventListener("focusin", markdown, { once: true }); // while the message is being written
  initExamples(form);
  const branch = initBranch(form, talk.send);
  openAtEnd(form);
  talk.attach();
  return {
    ...talk,
    run() {
      talk.send(branch.read());
    },
  };
}
