// What grows is drawn between the frames of the page, one drawing for each: it is a task of its own, and laying
// out and painting what it changed another, which takes longer. For as long as a drawing took, the page is left
// alone. The end of an answer changes most of all: it has frames to itself, in turn with what still grows.

const LONGEST_WAIT = 100; // milliseconds: a hidden page has no frames

const waiting = new Set(); // of functions that draw, unless it is too soon: then they come back as false
const ends = []; // of functions, one for each frame
let frame = 0;
let rest = 0; // until when nothing is drawn
let ended = false; // in the frame before

export function drawSoon(draw) {
  waiting.add(draw);
  askFrame();
}

export const drawNever = (draw) => waiting.delete(draw);

function askFrame() {
  frame ||= requestAnimationFrame(() => setTimeout(drawNext));
}

// Once nothing else is drawn before the next frame.
export function ownFrame() {
  return new Promise((resolve) => {
    ends.push(resolve);
    askFrame();
    setTimeout(resolve, LONGEST_WAIT);
  });
}

function drawNext() {
  frame = 0;
  const drawn = (ended || !ends.length) && drawFirst(performance.now());
  ended = !drawn && ends.length > 0;
  if (ended) ends.shift()();
  if (waiting.size || ends.length) askFrame();
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
