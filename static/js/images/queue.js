// Jobs that wait or run, and the news of them.
import { addCopyButtons } from "../lib/copy.js";
import { startCountdowns } from "../lib/countdown.js";
import { all, announce, one } from "../lib/dom.js";

// The queue panel is htmx's; here what htmx does not do: the page's title, the sums, the news.

const open = () => Number(one("#queue").dataset.open);
const running = () => Number(one("#queue").dataset.running);

// `tell(words)` is a notice outside the page.
export function initQueue(tell) {
  const name = document.title;
  let before = open();
  let busy = running();
  let unseen = false;

  function show() {
    const now = open();
    if (now === 0 && before > 0 && document.hidden) unseen = true;
    document.title = title(name, now, unseen);
    for (const link of all("[data-queue-sum]")) {
      link.hidden = now === 0;
      link.textContent = `${now} open`;
    }
    if (now === 0 && before > 0) ended();
    if (now !== before || running() !== busy) document.body.dispatchEvent(new Event("settled")); // other units in use
    before = now;
    busy = running();
  }

  function ended() {
    const newest = one("#results [data-result]");
    const failed = newest?.dataset.status === "failed";
    announce(failed ? "The last job failed." : "All jobs are done.");
    tell(failed ? "The last job failed." : "Your images are ready.");
  }

  document.body.addEventListener("htmx:afterSwap", show);
  document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    for (const result of all("[data-result]", detail.fragment)) dropRepeated(result);
  });
  document.body.addEventListener("htmx:oobAfterSwap", () => {
    addCopyButtons(document);
    startCountdowns(document);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = false;
    document.title = title(name, open(), false);
  });
  document.title = title(name, before, false);
}

// Two answers that were under way at once may bring the same result. Of a job that was tried again
// elsewhere the newer end counts.
export function dropRepeated(result, doc = document) {
  const earlier = doc.getElementById(result.id);
  if (!earlier) return;
  const same = ["status", "took"].every((name) => earlier.dataset[name] === result.dataset[name]);
  (same ? result : earlier).remove();
}

// Jobs that may have ended before the panel has shown them: it asks for their ends all the same.
export function follow(jobs) {
  const field = ({ run: value }) => Object.assign(document.createElement("input"), { type: "hidden", name: "open", value });
  one("#queue form").append(...jobs.map(field));
}

export function title(name, open, unseen) {
  if (open > 0) return `(${open}) ${name}`;
  return unseen ? `✓ ${name}` : name;
}

// What has come of the queue and was not seen yet: said beside Generate, with a link that leads there.

const BAR = 96; // pixels at the foot of the window that the bar with the link covers

export function initNews() {
  const link = one("[data-news]");
  const unseen = new Set(); // results
  const watch = new IntersectionObserver(look, { rootMargin: `0px 0px -${BAR}px` });

  function look(entries) {
    if (entries.some(({ isIntersecting }) => isIntersecting)) clear();
    else show(entries.at(-1).boundingClientRect.top < 0);
  }

  function show(above) {
    const words = summary([...unseen].map(described));
    link.hidden = !words;
    link.toggleAttribute("data-above", above);
    one("span", link).textContent = words;
  }

  function clear() {
    unseen.clear();
    watch.disconnect();
    link.hidden = true;
  }

  link.addEventListener("click", clear);
  document.addEventListener("htmx:load", ({ target }) => {
    if (!target.matches("[data-result]")) return;
    unseen.add(target);
    watch.observe(target);
  });
}

const described = (result) => ({ status: result.dataset.status, pictures: all(".picture", result).length });

// What was cancelled is no news to whoever did it.
export function summary(results) {
  const made = results.reduce((sum, { pictures }) => sum + pictures, 0);
  const failed = results.filter(({ status }) => status === "failed" || status === "interrupted").length;
  const pictures = made && `${made} new image${made === 1 ? "" : "s"}`;
  return [pictures, failed && `${failed} failed`].filter(Boolean).join(", ");
}
