// What every page has: theme, copy buttons, countdowns, shortcuts.
import { initCopy } from "./copy.js";
import { startCountdowns } from "./countdown.js";
import { initShortcuts, initToggle } from "./header.js";

initToggle(document);
initCopy(document);
startCountdowns(document);
if (document.querySelector("[data-units], #part-units")) import("./units.js").then(({ initUnits }) => initUnits());
initShortcuts(document);
