// A run's events, from its first to `done`. When the network drops, it attaches again where it was.
import { eventParser } from "./sse.js";

const PAUSES = [300, 1000, 2000, 4000, 8000, 8000]; // milliseconds before each new attempt

// The server said no before the stream began. `body` is its JSON, or null.
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.error?.message ?? body?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// `open(lastId)` gives a Response: the question itself at first, later the run's events after lastId.
export async function follow({ open, on, wait = sleep }) {
  const seen = { id: "", ended: false, started: false };
  for (let failures = 0; !seen.ended; failures += 1) {
    const before = seen.id;
    try {
      await read(await answer(await open(seen), seen), seen, on);
    } catch (error) {
      if (error instanceof Refusal || !seen.started) throw error;
    }
    if (seen.ended) return;
    if (seen.id !== before) failures = 0;
    if (failures >= PAUSES.length) throw new Error("The connection was lost.");
    on("lost", { attempt: failures + 1 });
    await wait(PAUSES[failures]);
  }
}

async function answer(response, seen) {
  if (response.ok) return response;
  if (seen.started && response.status >= 500) throw new Error("try again");
  throw new Refusal(response.status, await response.json().catch(() => null));
}

async function read(response, seen, on) {
  const feed = eventParser((event) => {
    if (event.id) seen.id = event.id;
    seen.started = true;
    if (event.name === "done") seen.ended = true;
    on(event.name, JSON.parse(event.data));
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  while (!seen.ended) {
    const { value, done } = await reader.read();
    if (done) return;
    feed(value);
  }
  await reader.cancel().catch(() => undefined);
}
