// Completion: one text that the model goes on with.
import { initDraftCount } from "./counter.js";
import { initNotebook } from "./notebook.js";
import { plainWriter } from "./plain.js";
import { session } from "./session.js";

export function startCompletion({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: async () => plainWriter, notebook: initNotebook(form) });
  talk.attach();
  return { ...talk, run: () => talk.send() };
}
