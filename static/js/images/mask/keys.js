// Which key does what while the mask editor has the focus.
const LETTERS = {
  b: "brush",
  e: "eraser",
  "[": "smaller",
  "]": "larger",
  "+": "in",
  "=": "in",
  "-": "out",
  0: "fit",
  f: "enlarge",
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The name of what is to be done, or "". `typing`: the key belongs to a field.
export function action(event, typing = false) {
  if (event.altKey || event.isComposing || typing) return "";
  if (!event.ctrlKey && !event.metaKey) return LETTERS[event.key.toLowerCase()] ?? "";
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : "";
}

// On the canvas itself: arrows move the crosshair, with Shift they paint on their way.
export function crossing(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Enter" || event.key === " ") return { paint: true, by: [0, 0] };
  return ARROWS[event.key] ? { paint: event.shiftKey, by: ARROWS[event.key] } : null;
}
