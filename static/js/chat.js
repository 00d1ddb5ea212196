// Chat: turns that follow one another.
import { initBranch } from "./branch.js";
import { initDraftCount } from "./counter.js";
import { session } from "./session.js";
import { markdownWriter } from "./writer.js";

export function startChat({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: markdownWriter });
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
