// The editor on the whole screen: the same tools and canvas, moved into a dialog.
import { one } from "../../lib/dom.js";

export function initLarge(root) {
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
