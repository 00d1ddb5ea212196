// A conversation that is opened again shows its end, and the next message can be typed at once. A link to
// a part of it leads there, and a page that is loaded again stays where it was.
import { one } from "../lib/dom.js";

const SETTLING = 1500; // milliseconds in which what is above the end may still grow: fonts, formulas
const END = "#end"; // leads without a script to where the script leads anyway
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // of somebody who goes elsewhere

export function openAtEnd(form, { type = readNavigation(), hash = location.hash } = {}) {
  if (!one("[data-turns] [data-turn]", form) || (hash.length > 1 && hash !== END)) return;
  if (!one("[aria-invalid], [data-error] .problem", form)) form.elements.message.focus({ preventScroll: true });
  if (type === "navigate") stayAtEnd();
}

const readNavigation = () => performance.getEntriesByType("navigation")[0]?.type;

function stayAtEnd() {
  const page = document.documentElement;
  const end = () => window.scrollTo({ top: page.scrollHeight, behavior: "instant" });
  const growing = new ResizeObserver(end); // calls at once, too
  const leave = () => {
    growing.disconnect();
    for (const kind of HANDS) window.removeEventListener(kind, leave);
  };
  growing.observe(document.body);
  for (const kind of HANDS) window.addEventListener(kind, leave, { passive: true });
  setTimeout(leave, SETTLING);
  end();
}
