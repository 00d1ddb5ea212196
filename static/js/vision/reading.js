// A reading: the picture beside what was read from it, while it grows and after.
import { all, one } from "../lib/dom.js";
import { initBatch } from "./batch.js";
import { initBoxes } from "./boxes.js";
import { initColumns } from "./columns.js";
import { initEdit } from "./edit.js";
import { grow } from "./growing.js";
import { initMenus } from "./menus.js";
import { initTurning } from "./turning.js";
import { initViewer } from "./viewer.js";
import { initViews } from "./views.js";

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
