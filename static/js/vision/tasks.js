// A task fills the prompt, and what the reference advises where nothing stands. What a person wrote
// is put aside, not lost: the own-prompt task brings it back.
import { all, one } from "../lib/dom.js";

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
