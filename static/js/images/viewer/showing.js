// One picture in the viewer, with what is known of it. Words of strangers are only ever text.
import { one } from "../../lib/dom.js";

const NEGATIVE = "Negative prompt:";
const PAIR = /\s*([A-Z][\w /-]*):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

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
  one("[data-viewer-title]", dialog).textContent = title || alt || "Image";
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

// What a picture was made with, taken apart for reading: prompt, negative prompt, settings.
export function facts(infotext) {
  const lines = infotext.split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("Steps: "));
  const words = (last < 0 ? lines : lines.slice(0, last)).join("\n");
  const at = `\n${words}`.indexOf(`\n${NEGATIVE}`);
  return {
    prompt: (at < 0 ? words : words.slice(0, at)).trim(),
    negative: at < 0 ? "" : words.slice(at).replace(NEGATIVE, "").trim(),
    settings: last < 0 ? [] : pairs(lines.slice(last).join(" ")),
  };
}

const pairs = (line) => [...line.matchAll(PAIR)].map(([, name, value]) => [name, value.trim()]);
