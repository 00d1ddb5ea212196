// Where values stand on the picture: all of a page are boxed, the one in hand stands out.
import { all, one } from "../lib/dom.js";

const SVG = "http://www.w3.org/2000/svg";

// "left top width height" in percent, with some room around it.
function parseBox(text, room = 0.4) {
  const [x, y, width, height] = text.split(" ").map(Number);
  return { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room };
}

function draw(cell, current) {
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries(parseBox(cell.dataset.box))) rect.setAttribute(name, String(value));
  rect.classList.toggle("on", cell === current);
  return rect;
}

export function initPlaces(desk, table) {
  const boxes = one("[data-value-boxes]", desk);
  const title = one("[data-viewer-title]", desk);
  const stage = one("[data-stage]", desk);

  function open(rows) {
    if (boxes.dataset.page === rows.dataset.pageRows) return;
    const picture = one("[data-viewer-picture]", desk);
    boxes.dataset.page = rows.dataset.pageRows;
    title.textContent = rows.dataset.title;
    if (!picture) return;
    for (const name of ["width", "height"]) picture.setAttribute(name, rows.dataset[name]);
    picture.alt = rows.dataset.title;
    picture.src = rows.dataset.picture;
  }

  function show(rows, current) {
    open(rows);
    boxes.replaceChildren(...all("td[data-box]", rows).map((cell) => draw(cell, current)));
    const rect = one(".on", boxes);
    if (rect) reveal(stage, boxes, rect);
  }

  function point({ target }) {
    const cell = target.closest?.("td[data-column], [data-page-rows] th");
    if (cell && table.contains(cell)) show(cell.closest("[data-page-rows]"), cell);
  }

  table.addEventListener("focusin", point);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show-page]");
    if (!link) return;
    event.preventDefault();
    point(event);
  });
  const refresh = () => {
    const rows = one(`[data-page-rows="${boxes.dataset.page}"]`, table);
    const cell = document.activeElement.closest?.("td[data-column]");
    if (rows) show(rows, rows.contains(cell) ? cell : null);
  };
  refresh();
  return { refresh };
}

// The stage scrolls so that the box is in its middle; the page itself stays where it is.
function reveal(stage, boxes, rect) {
  const part = (name) => Number(rect.getAttribute(name)) / 100;
  const width = boxes.clientWidth || boxes.getBoundingClientRect().width;
  const height = boxes.clientHeight || boxes.getBoundingClientRect().height;
  const left = (part("x") + part("width") / 2) * width - stage.clientWidth / 2;
  const top = (part("y") + part("height") / 2) * height - stage.clientHeight / 2;
  stage.scrollTo({ left, top, behavior: "instant" });
}
