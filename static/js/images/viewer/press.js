// A plain press on a link to a picture opens it in the viewer. With a key held it stays a link.
export function onPicturePress(open) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-viewer]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}
