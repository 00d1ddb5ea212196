// A reading that is still being written grows in its column; at its end the server's own takes its place.
import { addCopyButtons } from "../lib/copy.js";
import { startCountdowns } from "../lib/countdown.js";
import { announce, complain, nodes, one } from "../lib/dom.js";
import { liveTurn, takeSeat } from "../lib/live.js";
import { events } from "../lib/post.js";
import { follow } from "../lib/stream.js";

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
