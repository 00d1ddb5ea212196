// Files as they come out of a paste or a drop, and how they go out.
const ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif" };
const TOGETHER = 8; // files of one request: their pages are seen while the next ones go out
const MB = 1048576;
const BYTES = 32 * MB; // of one request, below what the server takes

// Text that is pasted into a field stays text, also when a picture of it comes along (as from a
// word processor).
export function pictures(clipboard) {
  const files = [...(clipboard?.files ?? [])];
  return [...(clipboard?.types ?? [])].includes("text/plain") ? [] : files;
}

// What a browser pastes is always called image.png: the time tells two of them apart.
export function pastedName(file, now = new Date()) {
  if (!/^image\.\w+$/.test(file.name)) return file.name;
  const time = now.toTimeString().slice(0, 8).replaceAll(":", ".");
  return `pasted ${time}.${ENDINGS[file.type] ?? "png"}`;
}

// Some systems do not know the kind of a picture: the server looks into those.
export const isPicture = ({ type }) => type === "" || type.startsWith("image/");

export function amount(files) {
  if (files.length === 0) return "the URLs";
  const bytes = weight(files);
  const what = files.length === 1 ? files[0].name : `${files.length} files`;
  return bytes > 1e5 ? `${what}, ${megabytes(bytes)} MB` : what;
}

// What no server would take is not sent there first.
export function tooLarge(file, most) {
  return `“${file.name}” is ${megabytes(file.size)} MB. The limit is ${most / MB} MB per file: make it smaller or split it.`;
}

const megabytes = (bytes) => (bytes / MB).toFixed(1);

export const weight = (files) => files.reduce((sum, file) => sum + file.size, 0);

// A file that is larger than that goes alone.
export function portions(files) {
  const parts = [];
  for (const file of files) {
    const last = parts.at(-1);
    if (last && last.length < TOGETHER && weight(last) + file.size <= BYTES) last.push(file);
    else parts.push([file]);
  }
  return parts;
}

// Files that are dropped anywhere on the page; while they are dragged over it, it says so.

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
