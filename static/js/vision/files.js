// Files as they come out of a paste or a drop.
const ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif" };

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

export function amount(files) {
  if (files.length === 0) return "the addresses";
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const what = files.length === 1 ? files[0].name : `${files.length} files`;
  return bytes > 1e5 ? `${what}, ${(bytes / 1048576).toFixed(1)} MB` : what;
}
