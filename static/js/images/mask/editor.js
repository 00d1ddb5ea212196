// The mask editor: painted on the picture, sent with the form as a file in pure black and white.
import { debounce, one } from "../../lib/dom.js";
import { times } from "../stage.js";
import { Unusable, download, maskFrom, pngOf } from "./files.js";
import { keep } from "./kept.js";
import { initLarge } from "./large.js";
import { openPicture } from "./opening.js";
import { initPaint } from "./paint.js";
import { initSending } from "./sending.js";
import { followSource } from "./source.js";
import { share } from "./strokes.js";
import { initTools } from "./tools.js";
import { work as worked } from "./work.js";

const REST = 150; // milliseconds until what is painted is counted

export function initMask(root) {
  const part = (name) => one(`[data-mask-${name}]`, root);
  const field = one('input[type="file"][name="mask"]', root);
  const stage = one("[data-stage]", root);
  let key = ""; // of the picture that is painted on; "" without one

  const note = (words) => (part("note").textContent = words);
  const tellLater = debounce(tell, REST);
  const work = worked(part("canvas"), () => {
    one('[data-mask-do="undo"]', root).setAttribute("aria-disabled", String(!work.canUndo()));
    one('[data-mask-do="redo"]', root).setAttribute("aria-disabled", String(!work.canRedo()));
    tellLater();
  });
  const noted = (step) => () => note("") || step();
  const tools = initTools(root, {
    actions: {
      undo: noted(work.undo),
      redo: noted(work.redo),
      invert: noted(() => work.push({ kind: "invert" })),
      clear: noted(() => work.push({ kind: "clear" })),
      in: () => paint.zoom("in"),
      out: () => paint.zoom("out"),
      fit: () => paint.zoom("fit"),
      save: () => download(file()),
      enlarge: initLarge(root),
    },
    longest: () => Math.max(...work.size()),
    changed: () => paint.brushed(),
  });
  const seen = (view) => (part("zoom").textContent = times(view));
  const paint = initPaint(stage, { work, brush: tools.brush, seen });
  const file = () => pngOf(work.exported(), "mask.png");

  function tell() {
    if (!key) return;
    if (paint.busy()) return void tellLater();
    const [width, height] = work.size();
    const painted = share(work.painted(), width * height);
    part("share").textContent = painted === "0%" ? "No mask yet" : `${painted} masked`;
    part("state").textContent = root.open || painted === "0%" ? "" : `${painted} masked, not used while closed`;
    field.form.dispatchEvent(new Event("masked")); // for the code
  }

  async function use(source) {
    if (source?.key === key) return;
    key = "";
    root.classList.remove("ready");
    if (!source) return;
    if (!(await openPicture(root, source, { work, room: paint.room, note }))) return;
    key = source.key;
    root.classList.add("ready");
    paint.zoom("fit");
    tools.show();
  }

  async function load(chosen) {
    try {
      work.push(await maskFrom(chosen, work.size()));
      note(`“${chosen.name}” loaded.`);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      note(error.message);
    }
    field.value = "";
  }

  field.addEventListener("change", () => key && field.files[0] && load(field.files[0]));
  root.addEventListener("toggle", tell);
  window.addEventListener("pagehide", () => key && keep(key, work.painted() ? work.mask() : null));
  initSending(field.form, {
    file,
    active: () => key !== "",
    open: () => root.open,
    painted: work.painted,
    refuse(words) {
      note(words);
      stage.focus();
    },
  });
  followSource(root, field.form, use);
}
