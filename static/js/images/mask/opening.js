// A picture comes under the mask.
import { one } from "../../lib/dom.js";
import { contained } from "../view.js";
import { kept } from "./kept.js";

const COLUMN = [640, 480]; // CSS pixels: the room a picture is taken to have while it is not shown
const DROPPED = "The mask was dropped: it belonged to another picture. Undo brings it back.";
const BACK = "The mask you painted here before is back.";
const UNSHOWN = "This browser cannot show that picture. Give the mask as a file instead.";

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
