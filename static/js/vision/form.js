// The vision form: pictures in, a task, models, run. The reading itself has a page of its own.
import { one } from "../lib/dom.js";
import { initCode } from "../lib/code.js";
import { initHeld, initParams, initSheet } from "../lib/forms.js";
import { initKeyboard, initNumbers } from "../lib/fields.js";
import { initAddress, initRun, recall } from "./run.js";
import { initChoices, initPrompts, initTasks } from "./prompts.js";
import { initFields } from "./fields.js";
import { initDrop } from "./upload.js";
import { initPages } from "./pages.js";

const form = one("[data-lab]");
form.noValidate = true; // the server says what is wrong, beside the field
initParams(form);
initNumbers(form);
initSheet(form);
recall(form);
initHeld(document);
initTasks(form);
initPrompts(form);
initFields(form);
initChoices(form);
const remember = initAddress(form, one("[data-drop]"));
const pages = initPages(form, remember);
const drop = initDrop(form, pages);
const write = initCode(form, { parts: [one("[data-drop]")] });
new MutationObserver(write).observe(one("[data-pages]"), { childList: true, subtree: true });
const running = initRun(form, { waiting: drop.busy, leaving: remember });
initKeyboard(form, running);
