// The picture of a reading: zoom, drag, and the boxes of what was read.
import { all, one } from "../lib/dom.js";

// Zoom steps, and the point that stays under the eye. Pure arithmetic.

const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 6];

export function step(zoom, direction) {
  if (direction === "fit") return 1;
  if (direction === "in") return STEPS.find((each) => each > zoom + 0.01) ?? STEPS.at(-1);
  return STEPS.findLast((each) => each < zoom - 0.01) ?? 1;
}

// Where to scroll so that what was `at` pixels inside the view stays there.
export function scrollTo(scroll, at, before, after) {
  return (scroll + at) * (after / before) - at;
}

// Text grows more gently than the picture: it is meant to be read, not measured.
export const textSize = (zoom) => 1 + (zoom - 1) * 0.25;

// How far down something is scrolled, from 0 to 1.
export function part({ scrollTop, scrollHeight, clientHeight }) {
  const room = scrollHeight - clientHeight;
  return room > 0 ? scrollTop / room : 0;
}

// The picture: zoom, drag, and scrolling together with the text.

const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };

export function initViewer(desk) {
  const stage = one("[data-stage]", desk);
  const said = one("[data-zoom-said]", desk);
  let zoom = 1;

  function set(direction, at = [stage.clientWidth / 2, stage.clientHeight / 2]) {
    const before = zoom;
    zoom = step(zoom, direction);
    desk.style.setProperty("--zoom", String(zoom));
    desk.style.setProperty("--text-zoom", String(textSize(zoom)));
    stage.scrollLeft = scrollTo(stage.scrollLeft, at[0], before, zoom);
    stage.scrollTop = scrollTo(stage.scrollTop, at[1], before, zoom);
    said.textContent = `${Math.round(zoom * 100)}%`;
  }

  const inside = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  desk.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) set(button.dataset.zoom);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    set(KEYS[event.key]);
  });
  stage.addEventListener("dblclick", (event) => set(zoom >= 3 ? "fit" : "in", inside(event)));
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      set(event.deltaY < 0 ? "in" : "out", inside(event));
    },
    { passive: false },
  );
  initPan(stage);
  scrollTogether(desk, stage);
}

function initPan(stage) {
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
  });
  window.addEventListener("pointermove", (event) => {
    if (from) stage.scrollTo({ left: from.x - event.clientX, top: from.y - event.clientY, behavior: "instant" });
  });
  window.addEventListener("pointerup", () => (from = null));
}

// Whichever part the reader scrolls leads; the others follow, as far down as it is.
function scrollTogether(desk, stage) {
  const parts = () => [stage, ...all("[data-turn]", desk)];
  let leader = null;
  const lead = (event) => (leader = parts().find((each) => each.contains(event.target)) ?? null);
  for (const kind of ["pointerover", "wheel", "touchstart", "focusin"]) desk.addEventListener(kind, lead, { passive: true });
  desk.addEventListener(
    "scroll",
    ({ target }) => {
      if (target !== leader) return;
      const down = part(target);
      for (const each of parts()) if (each !== target) each.scrollTop = down * (each.scrollHeight - each.clientHeight);
    },
    { passive: true, capture: true },
  );
}

// Lines on the picture and lines of the text: one points at the other.

export function initBoxes(desk, views) {
  const toggle = one("[data-boxes-toggle]", desk);
  const line = (box) => one(`#result-${box.closest("[data-boxes]").dataset.boxes} [data-line="${box.dataset.box}"]`, desk);
  const boxOf = (item) => {
    const run = item.closest("[data-turn]").dataset.turn;
    return one(`[data-boxes="${run}"] [data-box="${item.dataset.line}"]`, desk);
  };

  function mark(pair) {
    for (const each of all(".on", desk)) each.classList.remove("on");
    for (const each of pair) each?.classList.add("on");
  }

  function point(event) {
    const item = event.target.closest?.("[data-line]");
    const box = event.target.closest?.("[data-box]");
    if (item) {
      mark([item, boxOf(item)]);
      if (event.type === "focusin") boxOf(item)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (box) mark([box, line(box)]);
    else mark([]);
  }

  desk.addEventListener("pointerover", point);
  desk.addEventListener("focusin", point);
  desk.addEventListener("click", (event) => {
    const box = event.target.closest("[data-box]");
    const item = box && line(box);
    if (!item) return;
    views.show(item.closest("[data-views]"), "lines");
    item.focus();
  });
  const offer = () => (toggle.hidden = !one("[data-boxes]", desk));

  // A reading that has just ended brings its boxes along: their place is on the picture.
  desk.addEventListener("read", (event) => {
    const apart = one("[data-boxes-apart]", event.target);
    if (!apart) return;
    const drawn = one("[data-boxes]", apart.content);
    one(`[data-boxes="${drawn.dataset.boxes}"]`, desk)?.remove();
    one("[data-sheet-of-page]", desk).append(drawn);
    offer();
  });
  offer();
  toggle.addEventListener("click", () => {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(on));
    desk.classList.toggle("no-boxes", !on);
  });
}
