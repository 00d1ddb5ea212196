// The full-screen viewer: opened from a link to a picture, it goes through all of its group.
import { all, one } from "../lib/dom.js";
import { initHands } from "./hands.js";
import { initStage, initZooming, sayZoom } from "./stage.js";
import { showPicture } from "./viewer/showing.js";
import { push, swiped, turn, turned } from "./viewer/places.js";

const PUSH = 80; // CSS pixels for one press of Shift and an arrow

export function initViewer(dialog) {
  const element = one("[data-stage]", dialog);
  const stage = initStage(element, { wheel: () => true, seen: sayZoom(dialog) });
  let links = [];
  let at = 0;

  function show(place) {
    at = place;
    stage.zoom("fit");
    showPicture(dialog, links[at], { at, count: links.length });
    for (const by of [1, -1]) if (links[at + by]) new Image().src = address(links[at + by]);
  }

  function go(by) {
    const place = turned(at, by, links.length);
    if (place !== at) show(place);
  }

  function open(link) {
    links = all("a[data-viewer]", link.closest("[data-viewer-group]") ?? document);
    dialog.showModal();
    show(links.indexOf(link));
  }

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn-by], [data-viewer-close]");
    if (button?.dataset.turnBy) go(Number(button.dataset.turnBy));
    else if (button) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const [by, way] = [turn(event), push(event)];
    if (!by && !way) return;
    event.preventDefault();
    if (by) go(by);
    else stage.pan([0, 0], way.map((part) => part * PUSH));
  });
  dialog.addEventListener("close", () => {
    one("[data-viewer-image]", dialog).removeAttribute("src");
    links[at]?.focus();
  });

  let from = null;
  initHands(element, {
    pans: (event) => event.pointerType !== "touch" || stage.view().k > 1,
    start: (place) => (from = place),
    move: () => {},
    end: (place) => go(swiped(from, place)),
    cancel: () => {},
    pan: stage.pan,
    pinch: stage.pinch,
  });
  initZooming(dialog, element, stage);
  return { open };
}

export const address = (link) => link.dataset.viewer || link.href;
