// The pages that wait: each is a form of its own, and every change is answered with the page anew.
import { announce, complain, nodes, one } from "../dom.js";
import { post, refusalOf } from "../post.js";
import { initCrop } from "./crop.js";

export function initPages(form) {
  const place = one("[data-pages]");
  const crop = initCrop((page) => page.requestSubmit());

  function show(html, batch) {
    place.replaceChildren(nodes(html));
    if (!batch) return;
    form.elements.batch.value = batch;
    const address = new URL(batch.includes("/") ? batch : `${form.getAttribute("action")}${batch}/`, location.href);
    history.replaceState(history.state, "", address);
  }

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches("[data-page-form]")) change(event.target, event.submitter);
    else choose(event.target, event.submitter);
  });
  place.addEventListener("change", (event) => {
    if (event.target.matches("[data-page-chosen], [data-page-size]")) event.target.form.requestSubmit();
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-crop]");
    if (button) crop.open(button.closest("form"), button.dataset.crop);
  });

  async function change(of, button) {
    const page = of.closest("[data-page]");
    const answer = await ask(page, one(".page-facts", page), of, button);
    if (!answer) return;
    const fresh = one("[data-page]", nodes(answer.html ?? ""));
    const next = page.nextElementSibling ?? page.previousElementSibling;
    const holder = page.closest(".document");
    if (fresh) page.replaceWith(fresh);
    else page.remove();
    if (!fresh && !next) holder.remove();
    again(fresh ?? next, button)?.focus();
    recount(holder);
    announce(fresh ? "Page changed." : "Page removed.");
  }

  async function choose(of, button) {
    const answer = await ask(of.closest(".document"), of.parentElement, of, button);
    if (!answer) return;
    show(answer.html, "");
    announce(answer.message);
  }

  async function ask(part, place, of, button) {
    part.setAttribute("aria-busy", "true");
    const body = new FormData(of, button);
    if (button?.name === "range") body.set("range", button.value); // not what the field holds
    const response = await post(of.action, { body }).catch(() => null);
    part.removeAttribute("aria-busy");
    if (response?.ok) return response.json();
    complain(place, await refusalOf(response));
    return null;
  }

  return { show };
}

// The focus goes on where it was: to the same button of the page anew.
function again(page, button) {
  if (!page) return one("#id_image");
  const same = button?.name ? `button[name="${button.name}"][value="${button.value}"]` : "[data-crop]";
  return one(same, page) ?? one("button:not([hidden])", page);
}

function recount(holder) {
  const place = holder.isConnected && one("[data-chosen-count]", holder);
  if (!place) return;
  const chosen = holder.querySelectorAll("[data-page-chosen]:checked").length;
  place.textContent = place.textContent.replace(/\d+/, chosen); // not all pages of a long document are listed
}
