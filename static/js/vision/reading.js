// A reading: the picture beside what was read from it, while it grows and after.
import { all, one } from "../lib/dom.js";
import { grow, initBatch } from "./growing.js";
import { initBoxes, initViewer } from "./viewer.js";
import { initColumns, initEdit, initMenus, initViews } from "./views.js";
import { initTurning } from "./turning.js";

const desk = one("[data-desk]");
const readings = one("[data-readings]", desk);
const views = initViews(readings);
initViewer(desk);
initBoxes(desk, views);
initColumns(readings);
initEdit(readings);
initMenus(document);
initTurning(document);
for (const result of all("[data-events]", readings)) grow(result);
initBatch(one("[data-progress]"), readings);
