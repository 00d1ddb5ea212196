// Wherever a mask can be painted.
import { all } from "../lib/dom.js";
import { initMask } from "./mask/editor.js";

for (const root of all("[data-mask]")) initMask(root);
