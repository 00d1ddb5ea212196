// Another model writes a prompt: it is seen, changed and taken over here, or left. Fetched with the
// first look at it.
import { announce, one } from "../lib/dom.js";
import { post, token } from "../lib/post.js";

const UNREACHABLE = "The server didn't respond. Try again.";
// What goes along: the words, and the picture that the form starts from.
const SENT = ["endpoint", "prompt", "expand_helper", "describe_helper", "from", "source"];

// `place` holds its buttons; the answer is what they do: press(button).
export function initPromptHelp(place, { form, draft, source }) {
  const status = one("[data-help-said]", place);
  const box = one("[data-suggestion]", place);
  const field = one("textarea", box);
  const file = one("[data-describe-file]", place);
  file?.removeAttribute("name"); // it is sent from here, and with nothing else
  let pending = null; // what is waited for

  function buildBody(kind) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token(form));
    body.set("help", kind);
    for (const name of SENT) {
      const value = form.elements[name]?.value;
      if (value) body.set(name, value);
    }
    const own = file?.files[0];
    const chosen = form.elements.init_images?.files?.[0];
    if (kind === "describe" && own) body.set("describe", own);
    else if (kind === "describe" && chosen) body.set("init_images", chosen);
    return body;
  }

  async function ask(button) {
    if (pending) return;
    pending = button;
    button.setAttribute("aria-disabled", "true");
    const model = form.elements[`${button.value}_helper`].selectedOptions[0].textContent;
    status.textContent = `Asking ${model}…`;
    await source.ready();
    const response = await post(button.formAction, { body: buildBody(button.value) }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    pending = null;
    button.removeAttribute("aria-disabled");
    if (!response?.ok || !answer?.prompt) return say(answer?.error?.message ?? answer?.message ?? UNREACHABLE);
    say("");
    field.value = answer.prompt;
    one("[data-suggestion-run]", place).href = answer.run;
    box.hidden = false;
    announce("A prompt was suggested.");
    return field.focus();
  }

  function say(words) {
    status.textContent = words;
  }

  function use() {
    draft.remember();
    const prompt = form.elements.prompt;
    prompt.value = field.value;
    prompt.dispatchEvent(new Event("input", { bubbles: true }));
    drop();
    prompt.focus();
    announce("The suggested prompt is in the form.");
  }

  function drop() {
    box.hidden = true;
    field.value = "";
  }

  return {
    press(button) {
      if (button.name === "help") ask(button);
      else if (button.matches("[data-use-suggestion]")) use();
      else drop();
    },
  };
}
