// The star: pressed at once, taken back if the server does not agree. Presses are sent one after the
// other, for each turns over what is kept; the one under way is sent even if the page is left.
import { post } from "../lib/post.js";

export function initFavourites(doc) {
  let earlier = Promise.resolve();
  doc.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-favourite]");
    if (!form) return;
    event.preventDefault();
    const star = event.submitter ?? form.querySelector(".star");
    press(star);
    earlier = earlier.then(() => send(form, star));
  });
}

async function send(form, star) {
  const response = await post(form.action, { body: new FormData(form, star), keepalive: true }).catch(() => null);
  if (!response?.ok) press(star);
}

function press(star) {
  star.setAttribute("aria-pressed", star.getAttribute("aria-pressed") === "true" ? "false" : "true");
}
