// Painting with keys: arrows move a crosshair, Space and Enter paint. While the pointer leads, the space
// bar moves the picture instead.
import { revealed, toPicture, toStage } from "../view.js";
import { crossing } from "./keys.js";
import { clampPoint } from "./strokes.js";

// `draw(points)` draws a whole stroke. Points are pixels of the mask.
export function initCrosshair(element, { stage, ring, work, brush, draw }) {
  let cross = null;
  let holds = false;
  const onStage = (point) => toStage(stage.view(), stage.room(), work.size(), point);
  const middle = () => toPicture(stage.view(), stage.room(), work.size(), stage.room().map((side) => side / 2));
  const moved = () => (cross ? ring.show(stage, onStage(cross), true) : ring.hide());

  function go({ paint, by: [dx, dy] }) {
    const from = cross ?? middle();
    const far = Math.max(1, brush().size / 2);
    cross = clampPoint([from[0] + dx * far, from[1] + dy * far], work.size());
    stage.show(revealed(stage.view(), stage.room(), onStage(cross)));
    if (paint) draw(dx || dy ? [from, cross] : [cross]);
  }

  function hold(on) {
    holds = on;
    element.classList.toggle("held", on);
  }

  function leave() {
    cross = null;
    ring.hide();
  }

  element.addEventListener("keydown", (event) => {
    const wanted = crossing(event);
    if (!wanted) return;
    event.preventDefault();
    if (event.key === " " && !cross) hold(true);
    else go(wanted);
  });
  element.addEventListener("keyup", (event) => event.key === " " && hold(false));
  element.addEventListener("blur", () => {
    hold(false);
    leave();
  });
  element.addEventListener("focus", () => {
    if (element.matches(":focus-visible")) go({ paint: false, by: [0, 0] });
  });
  return { moved, leave, holds: () => holds, leads: () => cross !== null };
}
