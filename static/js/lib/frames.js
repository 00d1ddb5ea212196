// What grows is drawn between the frames of the page, one drawing for each: it is a task of its own, and laying
// out and painting what it changed another, which takes longer. For as long as a drawing took, the page is left
// alone. The end of an answer changes most of all: it has frames to itself, in turn with what still grows.

const LONGEST_WAIT = 100; // milliseconds of an end for a frame: a hidden page has none

const waiting = new Set(); // of functions that draw, unless it is too soon: then they come back as false
const ends = []; // of functions, one for each frame
let frame = 0;
let timer = 0; // behind the frame; or, for an end, in its place
let rest = 0; // until when nothing is drawn
let ended = false; // in the frame before

export function drawSoon(draw) {
  waiting.add(draw);
  askFrame();
}

export const drawNever = (draw) => waiting.delete(draw);

function askFrame() {
  frame ||= requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(drawNext);
  });
}

// Where frames come late, ends don't come together either; nobody sees those of a hidden page.
function askEnd() {
  askFrame();
  timer ||= setTimeout(endLate, LONGEST_WAIT);
}

function endLate() {
  timer = 0;
  for (const end of ends.splice(0, document.hidden ? ends.length : 1)) end();
  if (ends.length) askEnd();
}

// Once nothing else is drawn before the next frame.
export function ownFrame() {
  return new Promise((resolve) => {
    ends.push(resolve);
    askEnd();
  });
}

function drawNext() {
  frame = timer = 0;
  const drawn = (ended || !ends.length) && drawFirst(performance.now());
  ended = !drawn && ends.length > 0;
  if (ended) ends.shift()();
  if (ends.length) askEnd();
  else if (waiting.size) askFrame();
}

// Whoever draws is the last one the next time.
function drawFirst(now) {
  if (now < rest) return false;
  for (const draw of waiting) {
    if (!draw(now)) continue;
    waiting.delete(draw);
    rest = 2 * performance.now() - now;
    return true;
  }
  return false;
}
