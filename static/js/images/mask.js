// The mask editor, wherever a mask can be painted.
import { all, debounce, one } from "../lib/dom.js";
import { isExtended } from "./extend.js";
import { download, keep, recall, maskFrom, pngOf, Unusable } from "./mask/bitmap.js";
import { initPaint, initTools } from "./mask/paint.js";
import { share, work as worked } from "./mask/work.js";
import { contained, times } from "./stage.js";

// The editor on the whole screen: the same tools and canvas, moved into a dialog.

function initLarge(root) {
  const dialog = one("[data-mask-large]", root);
  const editor = one("[data-mask-editor]", root);
  const button = one('[data-mask-do="enlarge"]', root);

  dialog.addEventListener("close", () => {
    dialog.before(editor);
    button.textContent = "Full screen";
    button.focus();
  });

  return function toggle() {
    if (dialog.open) return dialog.close();
    dialog.append(editor);
    button.textContent = "Done";
    dialog.showModal();
    return one("[data-stage]", editor).focus();
  };
}

// A picture comes under the mask.

const COLUMN = [640, 480]; // CSS pixels: the room a picture is taken to have while it is not shown
const DROPPED = "The mask was removed because it belonged to another picture. Undo restores it.";
const BACK = "Your earlier mask has been restored.";
const UNSHOWN = "This browser can't show that picture. Upload the mask as a file instead.";

// `note(words)` says what became of the mask; the answer is whether there is something to paint on.
async function openPicture(root, source, { work, room, note }) {
  const picture = one("[data-mask-picture]", root);
  picture.src = source.url;
  try {
    await picture.decode();
  } catch {
    if (picture.src !== new URL(source.url, location.href).href) return false; // another came meanwhile
    delete root.dataset.maskSource;
    note(UNSHOWN);
    return false;
  }
  const size = [source.width ?? picture.naturalWidth, source.height ?? picture.naturalHeight];
  one("[data-sizer]", root).setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
  const dropped = work.open(size, scaleOf(room(), size), colours(root));
  const before = dropped ? null : recall(source.key, work.size());
  if (before) work.push(before);
  note(dropped ? DROPPED : before ? BACK : "");
  return true;
}

const scaleOf = (room, size) => contained(room[0] ? room : COLUMN, size).scale;

function colours(root) {
  const style = getComputedStyle(root);
  return ["--mask", "--mask-light"].map((name) => style.getPropertyValue(name));
}

// The mask goes along with the form: as a file of its own, only while it is seen, and never empty.

export const EMPTY = "The mask is empty. Paint the area to change, or close this section to change the whole picture.";

// Where nobody said that a part is meant, an empty mask is none: all of the picture changes.
// `editor`: {active(), open(), wanted(), painted(), file(), refuse(words)}.
function initSending(form, editor) {
  form.addEventListener(
    "submit",
    (event) => {
      if (isOther(event.submitter) || !editor.active() || !editor.wanted() || editor.painted()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      editor.refuse(EMPTY);
    },
    { capture: true },
  );
  // Whoever sends the form, the browser or a script, asks for its data here.
  form.addEventListener("formdata", ({ formData }) => {
    if (!editor.active()) return;
    formData.delete("mask");
    if (editor.open() && editor.painted()) formData.set("mask", editor.file());
  });
}

// A button that fills the form in, and makes nothing.
const isOther = (button) => Boolean(button?.name) && !(button.name === "action" && button.value === "generate");

// Which picture the mask belongs to: the server's, or one that was just chosen and is still here.

// `use(source)` is called with {url, key, width, height} or null, whenever it is another one. Width and
// height are left out where only the picture itself knows them.
function followSource(root, form, use) {
  const field = one('input[type="file"][name="init_images"]', form) ?? form.elements.init_images;
  let url = "";

  function follow(source) {
    URL.revokeObjectURL(url);
    url = source?.file ? source.url : "";
    use(source);
  }

  function chosen() {
    const file = field?.files?.[0];
    follow(file ? local(file) : describeMask(root.dataset));
  }

  field?.addEventListener("change", chosen);
  form.addEventListener("source", ({ detail }) => follow(detail && { key: detail.url, ...detail }));
  chosen();
}

function local(file) {
  return { file, url: URL.createObjectURL(file), key: `${file.name}:${file.size}:${file.lastModified}` };
}

function describeMask({ maskSource: url, width, height }) {
  return url ? { url, key: url, width: Number(width), height: Number(height) } : null;
}

// On a phone it is opened by whoever wants to paint.
function foldOnPhone(root) {
  if (!("maskWanted" in root.dataset) && matchMedia("(max-width: 47.9rem)").matches) root.open = false;
  one("summary", root).addEventListener("click", () => {
    if (root.open) delete root.dataset.maskWanted;
    else root.dataset.maskWanted = "";
  });
}

// The mask editor: painted on the picture, sent with the form as a file in pure black and white.

const REST = 150; // milliseconds until what is painted is counted

function initMask(root) {
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
  foldOnPhone(root);
  window.addEventListener("pagehide", () => key && keep(key, work.painted() ? work.mask() : null));
  initSending(field.form, {
    file,
    active: () => key !== "",
    open: () => root.open,
    wanted: () => root.open && "maskWanted" in root.dataset && !isExtended(field.form),
    painted: work.painted,
    refuse(words) {
      note(words);
      stage.focus();
    },
  });
  followSource(root, field.form, use);
}

for (const root of all("[data-mask]")) initMask(root);
