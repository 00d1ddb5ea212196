// One picture in the viewer, with what is known of it. Words of strangers are only ever text.
import { one } from "../../dom.js";
import { facts } from "./facts.js";

// `link`: its file (data-viewer, or href), data-title, data-infotext, data-page and data-download.
export function showPicture(dialog, link, { at, count }) {
  const { viewer, title, infotext = "", page = "", download = "" } = link.dataset;
  const image = one("[data-viewer-image]", dialog);
  const alt = one("img", link)?.alt ?? "";
  const lost = one("[data-viewer-lost]", dialog);
  lost.hidden = true;
  image.onerror = () => (lost.hidden = !image.hasAttribute("src"));
  image.alt = alt;
  image.src = viewer || link.href;
  one("[data-viewer-title]", dialog).textContent = title || alt || "Picture";
  one("[data-viewer-place]", dialog).textContent = `${at + 1} of ${count}`;
  for (const [name, end] of [["-1", at === 0], ["1", at === count - 1]]) {
    one(`[data-turn-by="${name}"]`, dialog).setAttribute("aria-disabled", String(end));
  }
  lead(one("[data-viewer-page]", dialog), page);
  lead(one("[data-viewer-download]", dialog), download);
  tell(dialog, facts(infotext));
}

function lead(link, address) {
  link.hidden = !address;
  if (address) link.href = address;
}

function tell(dialog, { prompt, negative, settings }) {
  one("[data-viewer-prompt]", dialog).textContent = prompt;
  one("[data-viewer-negative]", dialog).textContent = negative;
  one("[data-viewer-negative-part]", dialog).hidden = !negative;
  one("[data-viewer-settings]", dialog).replaceChildren(...settings.flatMap(row));
  one("[data-viewer-facts]", dialog).hidden = !(prompt || negative || settings.length);
}

function row([name, value]) {
  return [
    ["dt", name],
    ["dd", value],
  ].map(([tag, words]) => Object.assign(document.createElement(tag), { textContent: words }));
}
