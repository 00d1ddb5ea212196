// The model's page: one form, three modes.
import { initBranch } from "./branch.js";
import { initDraftCount } from "./counter.js";
import { one } from "./dom.js";
import { initDraft } from "./draft.js";
import { endFollower } from "./end.js";
import { initFavourites } from "./favourite.js";
import { initKeyboard } from "./keyboard.js";
import { initLink } from "./link.js";
import { initNotebook } from "./notebook.js";
import { initParams } from "./params.js";
import { initSamples } from "./samples.js";
import { session } from "./session.js";
import { initSheet } from "./sheet.js";
import { initTokenizer } from "./tokenizer.js";

const form = one("[data-lab]");
const mode = form.dataset.mode;
form.noValidate = true; // the server says what is wrong, beside the field
initParams(form);
initSheet(form);
initFavourites(document);
const draft = initDraft(form);
const link = initLink(form);
initSamples(form, link);

if (mode === "tokenize") {
  initTokenizer(form);
  initKeyboard(form, { run: () => form.requestSubmit(), stop: () => undefined, busy: () => false });
} else {
  initDraftCount(form);
  const notebook = initNotebook(form);
  const talk = session({ form, draft, link, notebook, end: endFollower(document) });
  const branch = mode === "chat" ? initBranch(form, talk.send) : { settle: () => undefined };
  const submit = () => {
    if (talk.busy()) return;
    branch.settle();
    talk.send();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  initKeyboard(form, { run: submit, stop: talk.stop, busy: talk.busy });
  talk.attach();
}
