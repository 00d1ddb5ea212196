// The picture: zoom, drag, and scrolling together with the text.
import { all, one } from "../lib/dom.js";
import { kept, part, step, textSize } from "./zoom.js";

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
    stage.scrollLeft = kept(stage.scrollLeft, at[0], before, zoom);
    stage.scrollTop = kept(stage.scrollTop, at[1], before, zoom);
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
