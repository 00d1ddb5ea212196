// The full-screen viewer.
import { all, one } from "../lib/dom.js";
import { initHands, initStage, initZooming, sayZoom } from "./stage.js";
import { initViewerActs } from "./picture-acts.js";

// Which picture comes next, and which key asks for it. Pure.

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const PAN = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const SWIPE = 48; // CSS pixels

export const turned = (at, by, count) => Math.min(Math.max(at + by, 0), count - 1);

// How many pictures on; 0 for any other key.
export function turn(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return 0;
  return KEYS[event.key] ?? 0;
}

// Which way the picture moves with Shift and an arrow, or null.
export const push = (event) => (event.shiftKey ? (PAN[event.key] ?? null) : null);

// A finger went from one place to another: how many pictures on.
export function swiped([ax, ay], [bx, by]) {
  const far = bx - ax;
  if (Math.abs(far) < SWIPE || Math.abs(far) < 2 * Math.abs(by - ay)) return 0;
  return far < 0 ? 1 : -1;
}

// One picture in the viewer, with what is known of it. Words of strangers are only ever text.

const NEGATIVE = "Negative prompt:";
const PAIR = /\s*([A-Z][\w /-]*):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

// `link`: its file (data-viewer, or href), data-title, data-infotext, data-page and data-download.
function showPicture(dialog, link, { at, count }) {
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

// The full-screen viewer: opened from a link to a picture, it goes through all of its group.

const PUSH = 80; // CSS pixels for one press of Shift and an arrow

export function initViewer(dialog) {
  const element = one("[data-stage]", dialog);
  const stage = initStage(element, { wheel: () => true, seen: sayZoom(dialog) });
  let links = [];
  let at = 0;

  function show(place) {
    at = place;
    stage.zoom("fit");
    showPicture(dialog, links[at], { at, count: links.length });
    acts.showFor(links[at]);
    for (const by of [1, -1]) if (links[at + by]) new Image().src = address(links[at + by]);
  }

  function go(by) {
    const place = turned(at, by, links.length);
    if (place !== at) show(place);
  }

  function open(link) {
    links = all("a[data-viewer]", link.closest("[data-viewer-group]") ?? document);
    dialog.showModal();
    show(links.indexOf(link));
  }

  // The next one takes the place of a picture that has gone; the last one closes the viewer.
  function drop(link) {
    const place = links.indexOf(link);
    links = links.filter((each) => each !== link);
    if (!links.length) dialog.close();
    else show(Math.min(place, links.length - 1));
  }

  const acts = initViewerActs(dialog, { current: () => links[at], drop });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn-by], [data-viewer-close]");
    if (button?.dataset.turnBy) go(Number(button.dataset.turnBy));
    else if (button) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const [by, way] = [turn(event), push(event)];
    if (!by && !way) return;
    event.preventDefault();
    if (by) go(by);
    else stage.pan([0, 0], way.map((part) => part * PUSH));
  });
  dialog.addEventListener("close", () => {
    one("[data-viewer-image]", dialog).removeAttribute("src");
    links[at]?.focus();
  });

  let from = null;
  initHands(element, {
    pans: (event) => event.pointerType !== "touch" || stage.view().k > 1,
    start: (place) => (from = place),
    move: () => {},
    end: (place) => go(swiped(from, place)),
    cancel: () => {},
    pan: stage.pan,
    pinch: stage.pinch,
  });
  initZooming(dialog, element, stage);
  return { open };
}

export const address = (link) => link.dataset.viewer || link.href;
