// The pages that are to be read.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { get, post, refusalOf } from "../lib/post.js";
import { initCrop } from "./crop.js";

// One page among those that wait, with its tools or without.

const TICKS = "[data-page-chosen], [data-page] [name=page]";

const address = (page) => one("[data-open-page]", page)?.href ?? one("form", page).action;

// The focus goes on where it was: to the same button of the page anew.
function again(page, button) {
  if (!page) return one("#id_image");
  if (button?.type === "checkbox") return one(`[type=checkbox][name="${button.name}"]`, page);
  const value = button?.name === "straighten" ? "" : `[value="${button?.value}"]`; // it is the opposite now
  const same = button?.name ? `button[name="${button.name}"]${value}` : "[data-crop]";
  return one(same, page) ?? one("button:not([hidden]), a", page);
}

function recount(holder) {
  const place = holder?.isConnected && one("[data-chosen-count]", holder);
  if (!place) return;
  const boxes = all(TICKS, holder);
  place.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} pages selected`;
}

// The answer to a request about this part; what went wrong is said in `place`, and null comes back.
async function ask(part, place, request) {
  part.setAttribute("aria-busy", "true");
  const response = await request.catch(() => null);
  part.removeAttribute("aria-busy");
  if (response?.ok) return response.json();
  complain(place, await refusalOf(response));
  return null;
}

// Pages are prepared as they come into view, two at a time: what will be sent of them is filled in.

const AT_ONCE = 2;

function initPreparing(place, prepare) {
  const waiting = new Set();
  let busy = 0;
  const view = new IntersectionObserver(seen, { rootMargin: "200px" });

  function seen(entries) {
    for (const { target, isIntersecting } of entries) waiting[isIntersecting ? "add" : "delete"](target);
    next();
  }

  function next() {
    for (const page of waiting) {
      if (busy >= AT_ONCE) return;
      waiting.delete(page);
      view.unobserve(page);
      if (page.isConnected) take(page);
    }
  }

  async function take(page) {
    busy += 1;
    await prepare(page);
    busy -= 1;
    next();
  }

  return function watch() {
    for (const sign of all("[data-preparing]", place)) view.observe(sign.closest("[data-page]"));
  };
}

// The pages that wait: every change is answered with the page anew, its tools come when asked for.

// `form`: of the models, where there is one on this page. `staged` is called when it has got pages.
export function initPages(form = null, staged = () => undefined) {
  const place = one("[data-pages]");
  const crop = initCrop((page) => page.requestSubmit());
  const watch = initPreparing(place, prepare);
  watch();

  function show(html, batch) {
    place.replaceChildren(nodes(html));
    watch();
    if (!batch) return;
    form.elements.batch.value = batch;
    staged();
  }

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const { target, submitter } = event;
    if (target.matches("[data-page-form]")) change(target.closest("[data-page]"), new FormData(target, submitter), submitter);
    else choose(target, submitter);
  });
  place.addEventListener("change", ({ target }) => {
    if (target.matches("[data-page-chosen], [data-page-size]")) target.form.requestSubmit();
    else if (target.matches("[data-page] [name=page]")) tick(target);
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-crop]");
    if (button) crop.open(button.closest("form"), button.dataset.crop);
    const link = event.target.closest("[data-open-page]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("[data-page]"));
  });

  function tick(box) {
    const body = new FormData();
    body.set("chosen", box.checked ? "1" : "0");
    change(box.closest("[data-page]"), body, box);
  }

  async function change(page, body, button) {
    const answer = await ask(page, one(".page-facts", page), post(address(page), { body }));
    if (!answer) return;
    const fresh = one("[data-page]", nodes(answer.html ?? ""));
    if (!fresh && !form) return location.assign(one("[data-back]").href);
    const next = page.nextElementSibling ?? page.previousElementSibling;
    const holder = page.closest(".document");
    const here = page.contains(document.activeElement); // nobody is called back from elsewhere
    if (fresh) put(page, fresh);
    else if (next || !holder) page.remove();
    else holder.remove();
    if (here) again(fresh ?? next, button)?.focus();
    recount(holder);
    announce(fresh ? "Page changed." : "Page removed.");
  }

  async function open(page) {
    const answer = await ask(page, one(".page-facts", page), get(`${address(page)}?as=tools`));
    if (!answer) return;
    const fresh = one("[data-page]", nodes(answer.html));
    put(page, fresh);
    one(".page-tools button", fresh).focus();
  }

  async function prepare(page) {
    const kind = one("form", page) ? "tools" : "row";
    const answer = await get(`${address(page)}?as=${kind}`)
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
    const fresh = one("[data-page]", nodes(answer?.html ?? ""));
    if (!fresh || !page.isConnected || page.ariaBusy) return;
    if (page.contains(document.activeElement)) page.addEventListener("focusout", watch, { once: true });
    else swap(page, fresh);
  }

  // One picture among many has its name in its item, also while its tools are shown.
  function swap(page, fresh) {
    const name = one("h3", page);
    if (name && !one("h3", fresh)) fresh.prepend(name);
    page.replaceWith(fresh);
  }

  function put(page, fresh) {
    swap(page, fresh);
    watch();
  }

  async function choose(form, button) {
    const body = new FormData(form, button);
    if (button?.name === "range") body.set("range", button.value); // not what the field holds
    const answer = await ask(form.closest(".document"), form.parentElement, post(form.action, { body }));
    if (answer?.html) show(answer.html, "");
    announce(answer?.message ?? "");
  }

  return { show };
}
