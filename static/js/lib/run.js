// A run's own page: while it is open, it grows here.
import { one } from "./dom.js";
import { markdown, plain } from "./live.js";
import { post } from "./post.js";
import { runner } from "./runner.js";

const PAUSE = 5000; // milliseconds before the page is asked for anew, when its events were refused

const place = one("[data-run-page]");
const form = one("[data-stop-form]");

if (place?.dataset.events) {
  const turn = one("[data-turn]", place);
  const running = runner({
    root: document,
    turns: place,
    writer: one(".prose", turn) ? markdown : plain,
    hooks: {
      ended: () => location.reload(), // sharing and deleting are offered now
      failed: () => setTimeout(() => location.reload(), PAUSE),
    },
  });
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    post(form.action);
  });
  running.go({
    said: one(".said-text", turn)?.textContent ?? "",
    eventsUrl: place.dataset.events,
    instead: turn,
  });
}
