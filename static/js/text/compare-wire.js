// The events of all lanes in one stream: a browser opens only six connections to a site, and Stop needs one.
import { events, post } from "../lib/post.js";
import { renewKey } from "../lib/stream.js";

const STREAM = "text/event-stream";
const RUN = /"run":"([\w-]+)"/; // unescaped: never within what a model wrote
const POSITION = /"position":(\d+)/;
const LAST = "event: done";
const GATHER = 20; // milliseconds in which lanes that lost their connection are gathered
const LONGEST_FRAME = 50; // milliseconds
const SHARE = 8; // milliseconds of work at a time

const isStream = (response) => response.ok && (response.headers.get("Content-Type") ?? "").startsWith(STREAM);

// A response of its own for one lane, fed from the stream of all.
function makeChannel() {
  const encoder = new TextEncoder();
  let controller = null;
  const body = new ReadableStream({
    start: (own) => (controller = own),
    cancel: () => (controller = null),
  });
  const end = (act) => {
    const open = controller;
    controller = null;
    if (open) act(open);
  };
  return {
    response: new Response(body, { headers: { "Content-Type": STREAM } }),
    push: (text) => controller?.enqueue(encoder.encode(text)),
    close: () => end((open) => open.close()),
    fail: (error) => end((open) => open.error(error)),
  };
}

// In a frame of its own, which lays out what has changed so far; a hidden page has none.
const nextFrame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_FRAME);
  });

// Parts a stream between channels. `choose(block, run)`: the channel of a run, or nothing where the event
// does not tell: its next one is looked at, then.
export async function share(response, channels, choose, rest = nextFrame) {
  const known = new Map(); // of a run's id, its channel
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let tail = "";
  let started = performance.now();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (tail + part.value).split("\n\n");
      tail = blocks.pop();
      for (const [channel, text] of gather(blocks, known, choose)) {
        channel.push(text);
        if (performance.now() - started < SHARE && !text.includes(LAST)) continue;
        await rest(); // what the lanes make of it is work, too: an answer that is formatted most of all
        started = performance.now();
      }
    }
    for (const channel of channels) channel.close();
  } catch (error) {
    for (const channel of channels) channel.fail(error);
  }
}

// Each channel with the events that came for it.
function gather(blocks, known, choose) {
  const parts = new Map();
  for (const block of blocks) {
    const run = RUN.exec(block)?.[1];
    if (!run) continue;
    const channel = known.get(run) ?? choose(block, run);
    if (!channel) continue;
    known.set(run, channel);
    parts.set(channel, `${parts.get(channel) ?? ""}${block}\n\n`);
  }
  return parts;
}

// One ask for several lanes. Comes back: what gives a lane, by its number from 1, its response.
export function askLanes(form, body, numbers) {
  const channels = new Map(numbers.map((number) => [number, makeChannel()]));
  const answer = post(form.getAttribute("action"), { body, accept: STREAM });
  const begun = answer.then((response) => {
    if (!isStream(response)) return response;
    renewKey(form);
    const alone = channels.size === 1 ? channels.get(numbers[0]) : null;
    const choose = (block) => alone ?? channels.get(Number(POSITION.exec(block)?.[1]) + 1);
    share(response, channels.values(), choose);
    return null;
  });
  return async (number) => (await begun)?.clone() ?? channels.get(number).response;
}

// Runs that go on without a connection, or after it was lost: those of the same moment share a stream.
const waiting = [];
let timer = 0;

export function attach(url, id) {
  return new Promise((resolve, reject) => {
    waiting.push({ run: url.split("/").at(-2), url, id, resolve, reject });
    timer ||= setTimeout(attachAll, GATHER);
  });
}

async function attachAll() {
  const batch = waiting.splice(0);
  timer = 0;
  const query = new URLSearchParams(batch.map(({ run, id }) => ["run", `${run}:${id}`]));
  const response = await events(`/text/compare/events?${query}`).catch((error) => error);
  if (response instanceof Error) batch.forEach(({ reject }) => reject(response));
  else if (!isStream(response)) batch.forEach(({ url, id, resolve }) => resolve(events(url, id)));
  else shareBatch(response, batch);
}

function shareBatch(response, batch) {
  const channels = new Map(batch.map(({ run }) => [run, makeChannel()]));
  for (const { run, resolve } of batch) resolve(channels.get(run).response);
  share(response, [...channels.values()], (_block, run) => channels.get(run));
}
