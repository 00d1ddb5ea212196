// The star: pressed at once, taken back if the server does not agree.
import { post } from "./post.js";

export function initFavourites(doc) {
  doc.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-favourite]");
    if (!form) return;
    event.preventDefault();
    const star = form.querySelector(".star");
    press(star);
    const response = await post(form.action, { body: new FormData(form) }).catch(() => null);
    if (!response?.ok) press(star);
  });
}

function press(star) {
  star.setAttribute("aria-pressed", star.getAttribute("aria-pressed") === "true" ? "false" : "true");
}
