// Mouse, pen and fingers on a stage: one pointer does something or pans, two fingers zoom and pan.
// A second finger takes back what the first had begun.

// `pans(event)` says whether a single pointer moves the picture. All places are CSS pixels on the stage.
// `start(at, event)`, `move(places, event)`, `end(at)`, `cancel()`: a single pointer that does not pan;
// `pan(from, to)` and `pinch(before, after)`; `hover(at, event)`: nothing is pressed.
export function initHands(stage, { pans, start, move, end, cancel, pan, pinch, hover = () => {} }) {
  const down = new Map();
  let doing = "";
  let pen = 0;

  const at = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const places = () => [...down.values()];

  function begin(event) {
    doing = pans(event) ? "pan" : "use";
    if (doing === "use") start(at(event), event);
  }

  stage.addEventListener("pointerdown", (event) => {
    const palm = event.pointerType === "touch" && pen > 0;
    if (event.button === 2 || palm || (down.size && event.pointerType !== "touch")) return;
    if (event.button === 1) event.preventDefault(); // no automatic scrolling
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (event.pointerType === "pen") pen = event.pointerId;
    if (down.size === 1) begin(event);
    else if (down.size === 2 && doing) {
      if (doing === "use") cancel();
      doing = "pinch";
    }
  });

  stage.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return down.size || hover(at(event), event);
    const before = places();
    down.set(event.pointerId, at(event));
    if (doing === "use") move(steps(event).map(at), event);
    else if (doing === "pan") pan(before[0], at(event));
    else if (doing === "pinch" && down.size === 2) pinch(before, places());
    return undefined;
  });

  function leave(event, finish) {
    if (!down.delete(event.pointerId)) return;
    if (event.pointerId === pen) pen = 0;
    if (doing === "use") finish(at(event));
    doing = "";
  }
  stage.addEventListener("pointerup", (event) => leave(event, end));
  stage.addEventListener("pointercancel", (event) => leave(event, cancel));
  stage.addEventListener("lostpointercapture", (event) => leave(event, cancel));
  stage.addEventListener("pointerleave", (event) => down.size || hover(null, event));
}

// All the places since the last frame: a fast stroke stays round.
function steps(event) {
  const all = event.getCoalescedEvents?.() ?? [];
  return all.length ? all : [event];
}
