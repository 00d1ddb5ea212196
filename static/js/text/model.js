// The model's page: one form, three modes. Each mode loads what it needs.
import { initCode } from "../lib/code.js";
import { one, onPress, unfold } from "../lib/dom.js";
import { initDraft, initLink, initMoving } from "./fields.js";
import { initRequest, loadCode } from "./meter.js";
import { initFavourites } from "./favourite.js";
import { initHeld, initParams, initSheet } from "../lib/forms.js";
import { initKeyboard, initNumbers } from "../lib/fields.js";
import { initMenus } from "../lib/menus.js";
import { initPresets } from "./presets.js";

const form = one("[data-lab]");
initMoving(form);
const page = { form, draft: initDraft(form), link: initLink(form) };
unfold(one(".head-menu"), "(min-width: 48rem)");
initMenus();
initHeld(document);
form.noValidate = true; // the server says what is wrong, beside the field
initParams(form);
initNumbers(form);
initPresets(form);
initSheet(form);
initFavourites(document);
initCode(form, { load: (signal) => loadCode(form, page.link.url(), signal) });
initRequest(form);

// How likely the tokens of an answer were: fetched when it is wanted, shown below its turn.
onPress(form, "[data-probabilities-of]", async (link) => {
  (await import("../lib/probabilities.js")).togglePanel(link);
});

const modes = {
  chat: async () => (await import("./chat.js")).startChat(page),
  completion: async () => (await import("./completion.js")).startCompletion(page),
  tokenize: async () => (await import("./tokens.js")).startTokenizer(page),
};
let mode = null; // once it is there; a key pressed before that waits for it
const loaded = modes[form.dataset.mode]().then((ready) => (mode = ready));
const run = async () => (await loaded).run();
form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-plain-submit]")) return; // it leads to another page
  event.preventDefault();
  run();
});
initKeyboard(form, { run, stop: () => mode?.stop(), busy: () => mode?.busy() ?? false });
