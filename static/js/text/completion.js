// Completion: one text that the model goes on with.
import { initDraftCount } from "./counter.js";
import { plain } from "../lib/live.js";
import { initNotebook } from "./notebook.js";
import { session } from "./session.js";

export function startCompletion({ form, draft, link }) {
  initDraftCount(form);
  const talk = session({ form, draft, link, writer: plain, notebook: initNotebook(form) });
  talk.attach();
  return { ...talk, run: () => talk.send() };
}
