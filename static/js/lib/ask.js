// The message box of the start page: Enter sends, and the answer is followed on the model's own page.
import { all } from "./dom.js";

for (const form of all("[data-ask]", document)) initAsk(form);

function initAsk(form) {
  // Without a script the page comes with the whole answer; with one it comes at once, and grows.
  const follow = document.createElement("input");
  Object.assign(follow, { type: "hidden", name: "follow", value: "1" });
  form.append(follow);
  for (const area of all("textarea", form)) {
    document.addEventListener("keydown", (event) => takeKey(area, event));
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }
}

// Whoever begins to type means the box. Keys that lead elsewhere still do.
function takeKey(area, event) {
  const isTyping = event.key.length === 1 && !"?/ ".includes(event.key);
  if (!isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.activeElement === document.body) area.focus({ preventScroll: true });
}
