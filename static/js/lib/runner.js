// One run at a time: ask, show it growing, stop it, put the finished turn in its place.
import { addCopyButtons } from "./copy.js";
import { startCountdowns } from "./countdown.js";
import { announce, one } from "./dom.js";
import { ownFrame } from "./frames.js";
import { liveTurn, takeSeat } from "./live.js";
import { events, post } from "./post.js";
import { readNodes, settle } from "./settling.js";
import { follow } from "./stream.js";

// `writer()` promises what draws an answer. `hooks`, all of which may be left out: began(run), draw(text),
// ended(status, turn, back) where `back` says that what it was to succeed is there again, failed(error, back),
// settled() once another may begin.
// `inPage`: the page scrolls to the end of it; else it has a place of its own, which does that by itself.
// `attach(url, id)` asks for the events of a run after that one.
export function runner({ root, turns, writer, hooks = {}, inPage = true, attach = events }) {
  const end = inPage ? endFollower(document) : { start() {}, keep() {} };
  const state = { busy: false, begun: false, stop: "", events: "", wanted: false, end: null };
  const buttons = runButtons(root, stop);

  async function stop() {
    if (!state.busy) return;
    state.wanted = true;
    buttons.stopping();
    if (state.stop) await post(state.stop).catch(() => (state.wanted = false));
  }

  function drawn(text) {
    hooks.draw?.(text);
    end.keep();
  }

  function opened(run, live) {
    Object.assign(state, { stop: run.stop, events: run.events });
    live.skip(run.opening);
    if (state.begun) return; // attached again
    state.begun = true;
    live.seat.begin();
    if (state.wanted) stop();
    hooks.began?.(run);
  }

  // `ask` sends the question; without it, the run at `events` is attached to. `instead` is what the page
  // shows of that run so far, `succeeds` are turns in whose place another answer is wanted.
  async function go({ said, ask, eventsUrl, stopUrl, instead, succeeds = [] }) {
    if (state.busy) return;
    Object.assign(state, { busy: true, begun: false, stop: stopUrl ?? "", events: eventsUrl ?? "", wanted: false });
    const live = liveTurn({ said, writer: await writer(), onDraw: drawn });
    live.seat = takeSeat({ turns, element: live.element, old: instead ? [instead] : succeeds });
    live.succeeds = succeeds.length > 0;
    buttons.busy(true);
    end.start();
    announce("Running.");
    try {
      await follow({ open: (seen) => open(seen, ask), on: (name, data) => on(live, name, data), known: !ask });
      await ownFrame();
      await finish(live, state.end);
    } catch (error) {
      lose(live, instead, error);
    } finally {
      live.finish();
      state.busy = false;
      buttons.busy(false);
      hooks.settled?.();
    }
  }

  // What never began is not there; what began stays, unless it has nothing yet and something to give back.
  function lose(live, instead, error) {
    const back = !state.begun || (live.isBlank() && (live.succeeds || Boolean(instead)));
    if (back) live.seat.giveBack();
    hooks.failed?.(error, back && state.begun && live.succeeds);
  }

  function open(seen, ask) {
    return seen.known ? attach(state.events, seen.id) : ask();
  }

  function on(live, name, data) {
    if (name === "run") opened(data, live);
    else if (name === "done") state.end = data;
    else live.handle(name, data);
  }

  async function finish(live, { status, html }) {
    hooks.draw?.(live.written.text);
    const turn = one("[data-turn]", await readNodes(html));
    const back = live.succeeds && status !== "done" && !one("[data-answer]", turn)?.textContent.trim();
    if (back) live.seat.giveBack();
    else await show(live, turn);
    announce(status === "done" ? "The answer is complete." : `Run ended: ${status}.`);
    hooks.ended?.(status, back ? turn : live.element, back);
  }

  async function show(live, turn) {
    live.finish();
    await settle(live.element, turn);
    addCopyButtons(live.element);
    startCountdowns(live.element);
    end.keep();
    if (inPage) one("[data-problem]", live.element)?.scrollIntoView({ block: "nearest" });
  }

  return { go, stop, busy: () => state.busy };
}

// Run and Stop, in the same place; or Stop alone.

function runButtons(root, onStop) {
  const run = one("[data-run-button]", root);
  const stop = one("[data-stop-button]", root);
  stop?.addEventListener("click", onStop);

  return {
    busy(on) {
      if (!stop) return;
      const held = document.activeElement === (on ? run : stop);
      if (run) run.hidden = on;
      stop.hidden = !on;
      stop.disabled = false;
      stop.textContent = "Stop";
      if (held) (on ? stop : run)?.focus();
    },
    stopping() {
      if (!stop) return;
      stop.disabled = true;
      stop.textContent = "Stopping…";
    },
  };
}

// The view follows the end of the page only while the reader is there.

const NEAR = 64; // pixels

export function atEnd({ top, height, whole }) {
  return whole - top - height <= NEAR;
}

function endFollower(root) {
  const jump = one("[data-jump]", root);
  let following = true;

  const place = () => ({
    top: window.scrollY,
    height: window.innerHeight,
    whole: document.documentElement.scrollHeight,
  });

  function set(on) {
    following = on;
    if (jump) jump.hidden = on || atEnd(place());
  }

  function keep() {
    if (following) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    else if (jump) jump.hidden = atEnd(place());
  }

  window.addEventListener("wheel", (event) => event.deltaY < 0 && set(false), { passive: true });
  window.addEventListener("scroll", () => set(atEnd(place())), { passive: true });
  jump?.addEventListener("click", () => {
    set(true);
    keep();
  });
  return {
    keep,
    start() {
      set(true);
      keep();
    },
  };
}
