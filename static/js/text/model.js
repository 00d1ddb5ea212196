// The model's page: one form, three modes. Each mode loads what it needs.
import { initCode } from "../lib/code.js";
import { one } from "../lib/dom.js";
import { initDraft, initLink, initMoving } from "./fields.js";
import { initFavourites } from "./favourite.js";
import { initHeld, initParams, initSheet } from "../lib/forms.js";
import { initKeyboard, initNumbers } from "../lib/fields.js";

const form = one("[data-lab]");
initMoving(form);
const page = { form, draft: initDraft(form), link: initLink(form) };
initHeld(document);
form.noValidate = true; // the server says what is wrong, beside the field
initParams(form);
initNumbers(form);
initSheet(form);
initFavourites(document);
initCode(form, { load: (signal) => fetch(page.link.url(), { signal }) });

const modes = {
  chat: async () => (await import("./chat.js")).startChat(page),
  completion: async () => (await import("./completion.js")).startCompletion(page),
  tokenize: async () => (await import("./tokens.js")).startTokenizer(page),
};
let mode = null; // once it is there; a key pressed before that waits for it
const loaded = modes[form.dataset.mode]().then((ready) => (mode = ready));
const run = async () => (await loaded).run();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
initKeyboard(form, { run, stop: () => mode?.stop(), busy: () => mode?.busy() ?? false });
