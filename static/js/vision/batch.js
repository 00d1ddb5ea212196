// The batch: how far it is, stop, resume, retry. Asked every two seconds while something is open.
import { announce, complain, nodes, one } from "../lib/dom.js";
import { post, refusalOf, token } from "../lib/post.js";
import { sleep } from "../lib/stream.js";

const PAUSE = 2000; // milliseconds

export function initBatch(place, readings) {
  let shown = "";
  const ended = () => one("[data-ended]", place)?.dataset.ended !== "no";

  function show({ html, strip, searchable }) {
    if (html && html !== shown) replace(place, html);
    shown = html;
    const pdf = one("[data-searchable]");
    if (pdf && searchable !== undefined) pdf.hidden = !searchable;
    for (const { position, status } of strip ?? []) mark(position, status);
  }

  async function ask() {
    const address = `${place.dataset.state}${location.search}`;
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.ok) show(await response.json());
  }

  async function watch() {
    while (!ended()) {
      await sleep(PAUSE);
      if (document.hidden) continue;
      await ask().catch(() => undefined);
      if (ended()) announce("All pages are done.");
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-batch]")) return;
    event.preventDefault();
    if (event.submitter) event.submitter.disabled = true;
    const body = new FormData(form);
    if (!body.get("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token());
    const response = await post(form.action, { body }).catch(() => null);
    if (event.submitter) event.submitter.disabled = false;
    if (!response?.ok) complain(form.parentElement, await refusalOf(response));
    else if (one("[data-batch-stop]", form)) await ask().catch(() => undefined);
    else location.reload(); // readings that start again grow on a fresh page
  });
  readings.addEventListener("read", () => ask().catch(() => undefined));
  watch();
}

function replace(place, html) {
  const held = place.contains(document.activeElement);
  place.replaceChildren(nodes(html));
  if (held) one("button", place)?.focus();
}

function mark(position, status) {
  const link = one(`[data-position="${position}"]`);
  if (!link || link.dataset.status === status) return;
  link.dataset.status = status;
  one("span", link).textContent = `, ${status}`;
}
