// The tools of the mask editor: which one is in the hand, how large, and what else can be done.
import { all, one } from "../../lib/dom.js";
import { action } from "./keys.js";
import { nudged, sizeAt } from "./strokes.js";

const FIELDS = "input:not([type=range], [type=file]), textarea, select";

// `actions` by name; `longest()` is the longer side of the mask in pixels; `changed()` the brush has.
export function initTools(root, { actions, longest, changed }) {
  const slider = one("[data-brush-size]", root);
  const shown = one("[data-brush-said]", root);
  const say = (words) => (one("[data-mask-spoken]", root).textContent = words);
  let tool = "brush";

  const brush = () => ({ erase: tool === "eraser", size: sizeAt(Number(slider.value), longest()) });

  function show() {
    const { size } = brush();
    shown.textContent = `${size} px`;
    slider.setAttribute("aria-valuetext", size === 1 ? "1 pixel" : `${size} pixels`);
    changed();
  }

  function take(name) {
    tool = name;
    for (const button of all("[data-mask-tool]", root)) {
      button.setAttribute("aria-pressed", String(button.dataset.maskDo === name));
    }
    changed();
  }

  function resize(direction) {
    slider.value = nudged(slider.value, direction);
    show();
    say(`Brush ${slider.getAttribute("aria-valuetext")}`);
  }

  const known = {
    ...actions,
    brush: () => take("brush"),
    eraser: () => take("eraser"),
    smaller: () => resize(-1),
    larger: () => resize(1),
  };

  slider.addEventListener("input", show);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mask-do]");
    if (button && button.getAttribute("aria-disabled") !== "true") known[button.dataset.maskDo]();
  });
  root.addEventListener("keydown", (event) => {
    const name = action(event, event.target.matches(FIELDS));
    if (!name) return;
    event.preventDefault();
    known[name]();
    if (name === "brush" || name === "eraser") say(name === "brush" ? "Brush" : "Eraser");
  });
  return { brush, show };
}
