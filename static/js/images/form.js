// The pages that make pictures: one form, a queue, and what comes of it.
import { initCode } from "../lib/code.js";
import { all, announce, nodes, one } from "../lib/dom.js";
import { addSlider, initNumbers, intent } from "../lib/fields.js";
import { clearProblems, describe, showFieldErrors, showProblem } from "../lib/problems.js";
import { sendAsk } from "../lib/stream.js";
import { initDraft, initStyles } from "./draft.js";
import { initExtend } from "./extend.js";
import { initListed, initProvider, initSeed, initSettings, initWords } from "./fields.js";
import { follow, initNews, initQueue } from "./queue.js";
import { initFactor, initResulting, initSize, sized } from "./size.js";
import { initSource } from "./source.js";

// Generate: the job is queued, and the form stays as it is for the next one.

function initGenerate(form, source) {
  const button = one("[data-run-button]", form);
  let sending = false;

  async function generate() {
    if (sending) return;
    clearProblems(form);
    set(true);
    try {
      await source.ready();
      const { jobs, message, history } = await send();
      follow(jobs);
      announce(message);
      remember(form, history);
      document.body.dispatchEvent(new Event("look"));
    } catch (error) {
      if (!error.body?.errors || !showFieldErrors(form, error.body.errors)) showProblem(form, describe(error));
    } finally {
      set(false);
    }
  }

  function send() {
    const body = new FormData(form);
    body.set("action", "generate");
    return sendAsk(form, body, (answer) => Array.isArray(answer.jobs));
  }

  function set(on) {
    sending = on;
    button.setAttribute("aria-disabled", String(on)); // not disabled: it keeps the focus
  }

  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    if (name && !(name === "action" && value === "generate")) return;
    if (event.submitter?.formAction && event.submitter.hasAttribute("formaction")) return;
    event.preventDefault();
    if (!button.disabled) generate();
  });
}

// The earlier prompts, this one among them.
function remember(form, html) {
  const old = one("[data-history]", form);
  const fresh = html && one("[data-history]", nodes(html));
  if (!old || !fresh) return;
  fresh.open = old.open;
  old.replaceWith(fresh);
}

// Ctrl or ⌘ with Enter generates. Esc cancels the job that was queued last, one at a time.

function initPressing(form) {
  const cancels = () => all("#queue [data-cancel]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || one("dialog[open]") || event.target.closest("select")) return;
    const wanted = intent(event, { chat: false, inMessage: false, busy: cancels().length > 0 });
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "run") form.requestSubmit(one("[data-run-button]", form));
    else cancel();
  });

  function cancel() {
    cancels().at(-1).click();
    announce("The most recent job was cancelled. You can queue it again below.");
  }
}

// Prompts by other models: what does it comes with the first look at it.

function initHelp(form, parts) {
  const place = one("[data-prompt-help]", form);
  let help = null;
  const load = () => (help ??= import("./helper.js").then(({ initPromptHelp }) => initPromptHelp(place, parts)));

  place?.addEventListener("toggle", load, { once: true });
  place?.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const { press } = await load();
    press(button);
  });
}

const form = one("[data-lab]");
form.noValidate = true; // the server says what is wrong, beside the field
for (const row of all("[data-param]", form)) addSlider(row);
initListed(form);
initNumbers(form);
const source = initExtend(form, initSource(form));
const draft = initDraft(form, source);
initProvider(form);
initSize(form, source);
initSeed(form);
initWords(form);
initSettings(form);
initStyles(form, draft);
initHelp(form, { form, draft, source });
initFactor(form);
initResulting(form, source);
initCode(form, { readForm: () => sized(new FormData(form), source.size()) });
initGenerate(form, source);
let notify = () => undefined; // until what notifies is here: nobody waits for that
import("../lib/notice.js").then(({ initNotice }) => (notify = initNotice("images:notice")));
initQueue((words) => notify(words));
initNews();
initPressing(form);
draft.restore();
one("[data-settings]", form).open ||= matchMedia("(min-width: 48rem)").matches; // as the style sheet shows them

// Whoever comes with a keyboard begins to write at once.
const begin = form.elements.prompt;
if (begin && !location.hash && document.activeElement === document.body && matchMedia("(pointer: fine)").matches)
  begin.focus({ preventScroll: true });
