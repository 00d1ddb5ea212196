// The history: rows selected together, how many there are, and a star without a new page.
import { all, one } from "./dom.js";
import { post } from "./post.js";

const form = one("#picked", document);
const boxes = all("[data-pick]", document);
if (form) {
  initPicking();
  one("#labels", document).addEventListener("submit", toggleStar);
}

// Without a new page; what the server says is shown.
async function toggleStar(event) {
  const star = event.submitter;
  if (star?.name !== "star") return;
  event.preventDefault();
  const response = await post(event.target.action, { body: new FormData(event.target, star) }).catch(() => null);
  if (response?.ok) star.setAttribute("aria-pressed", (await response.json()).starred);
}

function initPicking() {
  const whole = one("[data-pick-all]", form);
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    one("[data-picked]", form).textContent = count ? `${count} selected` : "";
    one("[data-delete]", form).disabled = count === 0;
    whole.checked = count > 0 && count === boxes.length;
    whole.indeterminate = count > 0 && count < boxes.length;
  };
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}
