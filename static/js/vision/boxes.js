// Lines on the picture and lines of the text: one points at the other.
import { all, one } from "../lib/dom.js";

export function initBoxes(desk, views) {
  const toggle = one("[data-boxes-toggle]", desk);
  const line = (box) => one(`#result-${box.closest("[data-boxes]").dataset.boxes} [data-line="${box.dataset.box}"]`, desk);
  const boxOf = (item) => {
    const run = item.closest("[data-turn]").dataset.turn;
    return one(`[data-boxes="${run}"] [data-box="${item.dataset.line}"]`, desk);
  };

  function mark(pair) {
    for (const each of all(".on", desk)) each.classList.remove("on");
    for (const each of pair) each?.classList.add("on");
  }

  function point(event) {
    const item = event.target.closest?.("[data-line]");
    const box = event.target.closest?.("[data-box]");
    if (item) {
      mark([item, boxOf(item)]);
      if (event.type === "focusin") boxOf(item)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (box) mark([box, line(box)]);
    else mark([]);
  }

  desk.addEventListener("pointerover", point);
  desk.addEventListener("focusin", point);
  desk.addEventListener("click", (event) => {
    const box = event.target.closest("[data-box]");
    const item = box && line(box);
    if (!item) return;
    views.show(item.closest("[data-views]"), "lines");
    item.focus();
  });
  const offer = () => (toggle.hidden = !one("[data-boxes]", desk));

  // A reading that has just ended brings its boxes along: their place is on the picture.
  desk.addEventListener("read", (event) => {
    const apart = one("[data-boxes-apart]", event.target);
    if (!apart) return;
    const drawn = one("[data-boxes]", apart.content);
    one(`[data-boxes="${drawn.dataset.boxes}"]`, desk)?.remove();
    one("[data-sheet-of-page]", desk).append(drawn);
    offer();
  });
  offer();
  toggle.addEventListener("click", () => {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(on));
    desk.classList.toggle("no-boxes", !on);
  });
}
