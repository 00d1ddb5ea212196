// The outline of the brush, where the pointer or the crosshair is.
import { one } from "../../lib/dom.js";
import { contained } from "../view.js";

export function ringOf(element, { work, brush }) {
  const ring = one("[data-ring]", element);
  let stage = null;

  function again() {
    if (ring.hidden || !stage) return;
    const scale = contained(stage.room(), work.size()).scale * stage.view().k;
    ring.style.setProperty("--wide", `${Math.max(brush().size * scale, 3)}px`);
    ring.classList.toggle("erases", brush().erase);
  }

  return {
    again,
    hide: () => (ring.hidden = true),
    // At a place on the stage, in CSS pixels.
    show(on, [x, y], isCross = false) {
      stage = on;
      ring.hidden = false;
      ring.style.setProperty("--at-x", `${x}px`);
      ring.style.setProperty("--at-y", `${y}px`);
      ring.classList.toggle("cross", isCross);
      again();
    },
  };
}
