// What grows is drawn between the frames of the page, one after another where there is much: the drawing is
// a task of its own, and laying out what it changed another. A drawing that has taken its share leaves the
// rest to the next frame, and for as long as it took the page is left alone. The end of an answer changes
// most of all: it has a frame to itself.

const SHARE = 6; // milliseconds
const LONGEST_WAIT = 100; // milliseconds: a hidden page has no frames

const waiting = new Set(); // of functions that draw, unless it is too soon: then they come back as false
const ends = []; // of functions, one for each frame
let frame = 0;
let rest = 0; // until when nothing is drawn

export function drawSoon(draw) {
  waiting.add(draw);
  askFrame();
}

export const drawNever = (draw) => waiting.delete(draw);

function askFrame() {
  frame ||= requestAnimationFrame(() => setTimeout(drawWaiting));
}

// Once nothing else is drawn before the next frame.
export function ownFrame() {
  return new Promise((resolve) => {
    ends.push(resolve);
    askFrame();
    setTimeout(resolve, LONGEST_WAIT);
  });
}

function drawWaiting() {
  frame = 0;
  if (ends.length) {
    ends.shift()();
    askFrame();
    return;
  }
  const started = performance.now();
  for (const draw of started < rest ? [] : [...waiting]) {
    if (!draw(started)) continue;
    waiting.delete(draw);
    rest = 2 * performance.now() - started;
    if (performance.now() - started > SHARE) break;
  }
  if (waiting.size) askFrame();
}
