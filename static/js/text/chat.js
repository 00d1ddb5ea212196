// Chat: turns that follow one another.
import { initBranch } from "./branch.js";
import { initDraftCount } from "./counter.js";
import { markdown } from "../lib/drawing.js";
import { openAtEnd } from "./reopen.js";
import { session } from "./session.js";

export function startChat({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: markdown });
  form.addEventListener("focusin", markdown, { once: true }); // while the message is being written
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
