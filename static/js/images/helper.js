// Another model writes a prompt: it is seen as it grows, changed and taken over here, or left. Fetched with
// the first look at it.
import { announce, one } from "../lib/dom.js";
import { events, post, token } from "../lib/post.js";
import { follow } from "../lib/stream.js";

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
  let pending = null; // what is waited for: its button, and once it has begun, the run's addresses

  function buildBody(kind) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token(form));
    body.set("help", kind);
    body.set("follow", "1");
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
    const own = { button, run: null };
    const model = form.elements[`${button.value}_helper`].selectedOptions[0].textContent;
    wait(own, model);
    try {
      await source.ready();
      own.run = await send(button, buildBody(button.value));
      if (pending !== own) return stop(own.run); // cancelled before it had begun
      await grow(own);
      const { prompt } = await send(button, buildReading(own.run));
      if (pending === own) suggest(prompt, own.run);
    } catch (error) {
      if (pending === own) fail(error);
    }
  }

  function buildReading({ id }) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ help: "read", run: id, endpoint: form.dataset.mode })) body.set(name, value);
    return body;
  }

  // What it writes is shown as it comes; nothing of that is the prompt yet.
  function grow(own) {
    return follow({
      open: (seen) => events(own.run.events, seen.id),
      on: (name, { text }) => {
        if (pending !== own || name !== "delta" || !text) return;
        box.hidden = false;
        field.value += text;
        field.scrollTop = field.scrollHeight;
      },
      known: true,
    });
  }

  function wait(own, model) {
    pending = own;
    say("");
    drop();
    own.button.setAttribute("aria-disabled", "true");
    one("[data-help-model]", place).textContent = `Asking ${model}…`;
    announce(`Asking ${model}.`);
    show(true);
  }

  function show(waiting) {
    one("[data-help-pending]", place).hidden = !waiting;
    one("[data-suggestion-acts]", box).hidden = waiting;
    field.readOnly = waiting;
  }

  function settle() {
    pending.button.removeAttribute("aria-disabled");
    pending = null;
    show(false);
  }

  function suggest(prompt, run) {
    settle();
    field.value = prompt;
    one("[data-suggestion-run]", place).href = run.url;
    box.hidden = false;
    announce("A prompt was suggested.");
    field.focus();
  }

  function fail(error) {
    settle();
    drop();
    say(error.message || UNREACHABLE);
  }

  function cancel() {
    const { button, run } = pending;
    settle();
    drop();
    say("Cancelled.");
    if (run) stop(run);
    button.focus();
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
      else if (button.matches("[data-cancel-help]")) cancel();
      else if (button.matches("[data-use-suggestion]")) use();
      else drop();
    },
  };
}

const stop = (run) => post(run.stop).catch(() => null);

// The server's answer; its own sentence where it says no.
async function send(button, body) {
  const response = await post(button.formAction, { body }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!response?.ok || !answer) throw new Error(answer?.error?.message ?? answer?.message ?? UNREACHABLE);
  return answer;
}
