// Before and after in one frame: a line between them that is moved, both zoomed and panned in step.
import { one } from "../lib/dom.js";
import { initHands, initStage, initZooming, sayZoom } from "./stage.js";

const GRIP = 28; // CSS pixels to either side of the line: who presses there moves it, also when zoomed

export function initSplit(root) {
  const element = one("[data-stage]", root);
  const slider = one("[data-split-slider]", root);
  const stage = initStage(element, { seen: sayZoom(root) });

  function show() {
    root.style.setProperty("--split", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${Math.round(slider.value)}% before`);
  }

  function put([x]) {
    slider.value = (100 * x) / element.clientWidth;
    show();
  }

  const onLine = ({ clientX }) => {
    const { left, width } = element.getBoundingClientRect();
    return Math.abs(clientX - left - (width * slider.value) / 100) <= GRIP;
  };

  initHands(element, {
    pans: (event) => event.button === 1 || (stage.view().k > 1 && !onLine(event)),
    start: put,
    move: (places) => put(places.at(-1)),
    end: () => {},
    cancel: () => {},
    pan: stage.pan,
    pinch: stage.pinch,
  });
  initZooming(root, element, stage);
  slider.addEventListener("input", show);
  show();
}
