// What is asked, and of whom: prompts, tasks and models.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { post, refusalOf } from "../lib/post.js";

// Saved prompts: use one, keep the one above, delete one.

export function initPrompts(form) {
  const place = one("[data-prompts]", form);
  const field = one("[data-prompt]", form);

  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-use-prompt]");
    const button = event.target.closest("[data-prompts-post]");
    if (!link && !button) return;
    event.preventDefault();
    if (link) use(one("template", link.parentElement).content.textContent);
    else save(button);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    save(one(".prompt-save button", place));
  });

  function use(text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  async function save(button) {
    const body = new FormData();
    body.set("prompt", field.value);
    body.set("name", form.elements.name.value);
    if (button.name) body.set(button.name, button.value);
    const response = await post(button.formAction, { body }).catch(() => null);
    if (!response?.ok) return complain(one("details", place), await refusalOf(response));
    const answer = await response.json();
    place.replaceChildren(nodes(answer.html));
    one("details", place).open = true;
    return announce(button.name ? "Prompt deleted." : "Prompt saved.");
  }
}

// A task fills the prompt, and what the reference advises where nothing stands. What a person wrote
// is put aside, not lost: the own-prompt task brings it back.

export function initTasks(form) {
  const field = one("[data-prompt]", form);
  const tasks = all("[data-task-prompt]", form);
  const prompts = () => tasks.map((task) => task.dataset.taskPrompt);
  const mine = () => field.value.trim() !== "" && !prompts().includes(field.value);
  let own = "";

  function put(task) {
    if (mine()) own = field.value;
    field.value = task.dataset.taskPrompt || own;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function preset(task) {
    for (const [name, value] of new URLSearchParams(task.dataset.taskValues)) {
      const control = form.elements[name];
      if (control.value === "") control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function pick(task) {
    put(task);
    preset(task);
  }

  for (const task of tasks) task.addEventListener("change", () => task.checked && pick(task));
  field.addEventListener("input", () => {
    const free = tasks.find((task) => !task.dataset.taskPrompt);
    if (free && mine()) free.checked = true;
  });
  const chosen = tasks.find((task) => task.checked);
  if (chosen && field.value.trim() === "") put(chosen);
}

// Beside Run: the one model, or how many.
export function nameChosen(boxes) {
  const chosen = boxes.filter((box) => box.checked);
  if (chosen.length > 1) return `${chosen.length} models`;
  return chosen.length ? one(".choice-name", chosen[0].closest("label")).textContent.trim().split("/").at(-1) : "Select a model";
}

// One to four models: what is chosen moves along when another search is made.

export function initChoices(form) {
  const most = Number(form.dataset.mostModels);
  const lists = () => all('input[name="m"]', form);
  const shelf = one("[data-models]", form);
  const results = one("#found", form);

  function count() {
    const boxes = lists();
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) {
      box.disabled = !box.checked && chosen >= most;
      box.autocomplete = "off"; // the address remembers them by name, the browser by their place in the list
    }
    one("[data-models-count]", form).textContent =
      `${chosen} of ${most} selected`;
    one("[data-run-model]", form).textContent = nameChosen(boxes);
  }

  // A model that was found and chosen stays, with the others above.
  results.addEventListener("change", ({ target }) => {
    if (target.name !== "m" || !target.checked) return;
    const known = lists().find((box) => box !== target && box.value === target.value);
    if (known) known.checked = true;
    if (known) target.closest("li").remove();
    else shelf.append(target.closest("li"));
    (known ?? target).focus();
  });
  results.addEventListener("htmx:afterSwap", count);
  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
    if (event.target.name === "find" && event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  count();
}
