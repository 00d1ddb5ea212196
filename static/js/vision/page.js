// One page among those that wait, with its tools or without.
import { all, complain, one } from "../lib/dom.js";
import { refusalOf } from "../lib/post.js";

const TICKS = "[data-page-chosen], [data-page] [name=page]";

export const address = (page) => one("[data-open-page]", page)?.href ?? one("form", page).action;

// The focus goes on where it was: to the same button of the page anew.
export function again(page, button) {
  if (!page) return one("#id_image");
  if (button?.type === "checkbox") return one(`[type=checkbox][name="${button.name}"]`, page);
  const same = button?.name ? `button[name="${button.name}"][value="${button.value}"]` : "[data-crop]";
  return one(same, page) ?? one("button:not([hidden]), a", page);
}

export function recount(holder) {
  const place = holder?.isConnected && one("[data-chosen-count]", holder);
  if (!place) return;
  const boxes = all(TICKS, holder);
  place.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} pages selected`;
}

// The answer to a request about this part; what went wrong is said in `place`, and null comes back.
export async function ask(part, place, request) {
  part.setAttribute("aria-busy", "true");
  const response = await request.catch(() => null);
  part.removeAttribute("aria-busy");
  if (response?.ok) return response.json();
  complain(place, await refusalOf(response));
  return null;
}
