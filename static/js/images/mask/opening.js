// A picture comes under the mask.
import { one } from "../../lib/dom.js";
import { contained } from "../view.js";
import { kept } from "./kept.js";

const COLUMN = [640, 480]; // CSS pixels: the room a picture is taken to have while it is not shown
const DROPPED = "The mask was removed because it belonged to another picture. Undo restores it.";
const BACK = "Your earlier mask has been restored.";
const UNSHOWN = "This browser can't show that picture. Upload the mask as a file instead.";

// `note(words)` says what became of the mask; the answer is whether there is something to paint on.
export async function openPicture(root, source, { work, room, note }) {
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
  const before = dropped ? null : kept(source.key, work.size());
  if (before) work.push(before);
  note(dropped ? DROPPED : before ? BACK : "");
  return true;
}

const scaleOf = (room, size) => contained(room[0] ? room : COLUMN, size).scale;

function colours(root) {
  const style = getComputedStyle(root);
  return ["--mask", "--mask-light"].map((name) => style.getPropertyValue(name));
}
