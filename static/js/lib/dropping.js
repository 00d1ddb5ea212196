// Files that are dropped anywhere on the page; while they are dragged over it, it says so.
import { pastedName, pictures } from "./files.js";

export function initDropping(take) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => document.documentElement.classList.toggle("dragging", on);
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!carries(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

// Pictures that are dropped on the page or pasted into it. `take(file)` gets the first picture.
export function initArrivals(take) {
  document.addEventListener("paste", (event) => {
    const [file] = pictures(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(new File([file], pastedName(file), { type: file.type }));
  });
  initDropping(([file]) => file && take(file));
}
