// One lane: its conversation grows, is stopped, and goes on by itself.
import { all, one } from "../lib/dom.js";
import { markdown } from "../lib/live.js";
import { describe, moveProblem, showProblem } from "../lib/problems.js";
import { runner } from "../lib/runner.js";
import { attach } from "./compare-wire.js";

const STATES = { idle: "No answer yet", running: "Running", done: "Done", failed: "Failed", stopped: "Stopped" };

// `changed()` is called whenever it begins or ends.
export function initLane(element, changed) {
  const number = Number(element.dataset.lane);
  const turns = one("[data-turns]", element);
  const parent = one("[data-lane-parent]", element);
  const talk = one("[data-lane-talk]", element);
  const tab = one(`[data-lane-tab="${number}"]`);
  let asking = {};
  let starting = false;

  function show(state) {
    for (const each of [element, tab]) each.dataset.state = state;
    one("[data-lane-state]", tab).textContent = STATES[state] ?? "Ended early";
    changed();
  }

  const hooks = {
    settled: changed,
    began(run) {
      asking.before = parent.value;
      parent.value = run.id;
      asking.begun?.();
      changed();
    },
    ended(status, turn, back) {
      if (back) {
        parent.value = asking.before;
        moveProblem(element, turn);
      } else if (asking.again) {
        showNeighbours({ earlier: asking.before, later: "" });
      }
      show(status);
    },
    failed(error, back) {
      if (back) parent.value = asking.before;
      show(parent.value ? "failed" : "idle");
      empty(turns.children.length > 1);
      if (asking.begunOnce) showProblem(element, describe(error));
      else asking.refused(error);
    },
  };
  // The answers of this lane to the same message.
  function showNeighbours(runs) {
    for (const [name, run] of Object.entries(runs)) {
      const link = one(`[data-neighbour="${name}"]`, element);
      link.dataset.run = run;
      link.hidden = !run;
    }
  }

  const running = runner({ root: element, turns, writer: markdown, hooks, inPage: false, attach });

  const empty = (over) => one("[data-empty]", turns)?.toggleAttribute("hidden", over);

  // `ask` promises the events; `succeeds` are turns in whose place the answer comes; `begun()` once it has,
  // `refused(error)` where nothing was asked at all. `again`: the last message is asked once more.
  function send({ said, ask, succeeds, begun, refused, again = false }) {
    asking = { refused, again, begun: () => ((asking.begunOnce = true), begun?.()) };
    for (const place of all("[data-error]", element)) place.replaceChildren();
    empty(true);
    if (!again) showNeighbours({ earlier: "", later: "" });
    requestAnimationFrame(() => (talk.scrollTop = 0)); // its end: once for all lanes, what it measures
    starting = true;
    setTimeout(start, 0, { said, ask, succeeds }); // each lane in a task of its own
    show("running");
  }

  function start(question) {
    running.go(question);
    starting = false;
  }

  // A run that is still open when the page is loaded goes on here.
  function attachOpen() {
    const base = element.dataset.openRun;
    if (!base) return;
    const turn = all("[data-turn]", turns).at(-1);
    const said = turn ? (one(".said-text", turn)?.textContent ?? "") : "";
    asking = { begunOnce: true, before: parent.value };
    running.go({ said, eventsUrl: `${base}events`, stopUrl: `${base}stop`, instead: turn });
    show("running");
  }

  return { number, element, talk, parent, send, attachOpen, stop: running.stop, busy: () => starting || running.busy() };
}
