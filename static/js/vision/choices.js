// One to four models: what is chosen moves along when another search is made.
import { all, one } from "../lib/dom.js";

export function initChoices(form) {
  const most = Number(form.dataset.mostModels);
  const lists = () => all('input[name="m"]', form);
  const shelf = one("[data-models]", form);
  const found = one("#found", form);

  function count() {
    const boxes = lists();
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) {
      box.disabled = !box.checked && chosen >= most;
      box.autocomplete = "off"; // the address remembers them by name, the browser by their place in the list
    }
    one("[data-models-count]", form).textContent =
      `${chosen} of ${most} selected`;
  }

  // A model that was found and chosen stays, with the others above.
  found.addEventListener("change", ({ target }) => {
    if (target.name !== "m" || !target.checked) return;
    const known = lists().find((box) => box !== target && box.value === target.value);
    if (known) known.checked = true;
    if (known) target.closest("li").remove();
    else shelf.append(target.closest("li"));
    (known ?? target).focus();
  });
  found.addEventListener("htmx:afterSwap", count);
  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
    if (event.target.name === "find" && event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  count();
}
