// The arrow keys turn the pages, where they do not mean something else.
import { one } from "../lib/dom.js";

const SIDES = { ArrowLeft: "[data-previous]", ArrowRight: "[data-next]" };

export function turning(event, target) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return "";
  const taken = target?.closest?.("input, textarea, select, [data-stage], [data-columns], [role=region], pre");
  return taken ? "" : (SIDES[event.key] ?? "");
}

export function initTurning(doc) {
  doc.addEventListener("keydown", (event) => {
    const side = turning(event, event.target);
    if (side && !one("dialog[open]")) one(`a${side}`)?.click();
  });
  one("[data-strip] [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
