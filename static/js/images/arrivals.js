// Pictures that are dropped on the page or pasted into it.
import { initDropping } from "../dropping.js";
import { pastedName, pictures } from "../vision/files.js";

// `take(file)` gets the first picture.
export function initArrivals(take) {
  document.addEventListener("paste", (event) => {
    const [file] = pictures(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(new File([file], pastedName(file), { type: file.type }));
  });
  initDropping(([file]) => file && take(file));
}
