// A reading that is still being written grows in its column; at its end the server's own takes its place.
import { addCopyButtons } from "../lib/copy.js";
import { startCountdowns } from "../lib/countdown.js";
import { announce, complain, nodes, one } from "../lib/dom.js";
import { liveTurn, takeSeat } from "../lib/live.js";
import { events, post, refusalOf, token } from "../lib/post.js";
import { follow, sleep } from "../lib/stream.js";

const ENDS = { done: "is complete", failed: "failed", stopped: "was stopped", interrupted: "was interrupted" };

// `result` is the server's article of an open run.
export async function grow(result) {
  const address = result.dataset.events;
  const name = one("h2", result).textContent.trim();
  const { markdownWriter } = await import("../lib/writer.js");
  const live = liveTurn({ writer: markdownWriter, onDraw: () => undefined });
  dress(live.element, result, name);
  const seat = takeSeat({ element: live.element, old: [result] });
  const on = (kind, data) => {
    if (kind === "run") seat.begin();
    else if (kind === "done") finish(live, data, name);
    else live.handle(kind, data);
  };
  announce(`${name} is running.`);
  try {
    await follow({ open: (seen) => events(address, seen.id), on, known: true });
  } catch {
    one("[data-live-phase]", live.element).textContent = "connection lost: reload the page";
    if (live.written.text) return;
    seat.giveBack();
    complain(result, "Connection lost. Reload the page.");
  } finally {
    live.finish();
  }
}

function dress(element, result, name) {
  element.id = result.id;
  element.classList.toggle("shown", result.classList.contains("shown"));
  one("[data-live-model]", element).textContent = name;
  one("[data-live-provider]", element).textContent = one(".eyebrow", result).textContent.trim();
  one("[data-live-run]", element).href = one(".result-run", result).href;
}

function finish(live, { status, html }, name) {
  const place = live.element;
  const fresh = one("[data-turn]", nodes(html));
  fresh.classList.toggle("shown", place.classList.contains("shown"));
  place.replaceWith(fresh);
  addCopyButtons(fresh);
  startCountdowns(fresh);
  fresh.dispatchEvent(new CustomEvent("read", { bubbles: true, detail: { status } }));
  announce(`The run of ${name} ${ENDS[status] ?? "has ended"}.`);
}

// The batch: how far it is, stop, resume, retry. Asked every two seconds while something is open.

const PAUSE = 2000; // milliseconds

export function initBatch(place, readings) {
  let last = "";
  const ended = () => one("[data-ended]", place)?.dataset.ended !== "no";

  function show({ html, strip, searchable }) {
    if (html && html !== last) replace(place, html);
    last = html;
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
