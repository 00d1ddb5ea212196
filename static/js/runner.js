// One run at a time: ask, show it growing, stop it, put the finished turn in its place.
import { runButtons } from "./buttons.js";
import { addCopyButtons } from "./copy.js";
import { startCountdowns } from "./countdown.js";
import { announce, nodes, one } from "./dom.js";
import { endFollower } from "./end.js";
import { liveTurn } from "./live.js";
import { events, post } from "./post.js";
import { follow } from "./stream.js";

// `writer()` promises what draws an answer. `hooks`: began(run), draw(text), ended(status), failed(error). All may be left out.
export function runner({ root, turns, writer, hooks = {} }) {
  const end = endFollower(document);
  const state = { busy: false, stop: "", events: "", wanted: false };
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

  function opened(run) {
    Object.assign(state, { stop: run.stop, events: run.events });
    if (state.wanted) stop();
    hooks.began?.(run);
  }

  // `ask` sends the question; without it, the run at `events` is attached to.
  async function go({ said, ask, eventsUrl, stopUrl, instead }) {
    if (state.busy) return;
    Object.assign(state, { busy: true, stop: stopUrl ?? "", events: eventsUrl ?? "", wanted: false });
    const live = liveTurn({ said, writer: await writer(), onDraw: drawn });
    if (instead) instead.replaceWith(live.element);
    else turns.append(live.element);
    buttons.busy(true);
    end.start();
    announce("Running.");
    try {
      await follow({ open: (seen) => open(seen, ask), on: (name, data) => on(live, name, data) });
    } catch (error) {
      if (!live.written.text) live.element.remove();
      hooks.failed?.(error);
    } finally {
      live.finish();
      state.busy = false;
      buttons.busy(false);
    }
  }

  function open(seen, ask) {
    return seen.started || !ask ? events(state.events, seen.id) : ask();
  }

  function on(live, name, data) {
    if (name === "run") opened(data);
    else if (name === "done") finish(live, data);
    else live.handle(name, data);
  }

  function finish(live, { status, html }) {
    hooks.draw?.(live.written.text);
    const turn = one("[data-turn]", nodes(html));
    live.element.replaceWith(turn);
    addCopyButtons(turn);
    startCountdowns(turn);
    end.keep();
    one("[data-problem]", turn)?.scrollIntoView({ block: "nearest" });
    announce(status === "done" ? "The answer is complete." : `The run ended: ${status}.`);
    hooks.ended?.(status, turn);
  }

  return { go, stop, busy: () => state.busy };
}
