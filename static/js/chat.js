// Chat: turns that follow one another.
import { initBranch } from "./branch.js";
import { initDraftCount } from "./counter.js";
import { session } from "./session.js";

// Markdown is the heaviest part: it comes while the first message is being written.
const writer = async () => (await import("./writer.js")).markdownWriter;

export function startChat({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer });
  form.addEventListener("focusin", writer, { once: true });
  const branch = initBranch(form, talk.send);
  talk.attach();
  return {
    ...talk,
    run() {
      if (talk.busy()) return;
      branch.settle();
      talk.send();
    },
  };
}
