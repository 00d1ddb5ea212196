// Asks, and the events of the runs that they begin.
import { post } from "./post.js";

// Server-sent events out of text that arrives in any pieces.

export function eventParser(emit) {
  let rest = "";
  let event = blank();
  return function feed(text) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) event = take(line.endsWith("\r") ? line.slice(0, -1) : line, event, emit);
  };
}

function blank() {
  return { name: "message", id: "", data: [] };
}

function take(line, event, emit) {
  if (line === "") {
    if (event.data.length) emit({ name: event.name, id: event.id, data: event.data.join("\n") });
    return blank();
  }
  const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
  if (field === "data") event.data.push(value ?? "");
  else if (field === "event") event.name = value ?? "";
  else if (field === "id") event.id = value ?? "";
  return event; // a comment has the empty field name
}

// A run's events, from its first to `done`. An ask is sent once; when the network drops, the events of
// the run that it began are followed on from where they were.

const PAUSES = [300, 1000, 2000, 4000, 8000, 8000]; // milliseconds before each new attempt
const PASSING = new Set([408, 425, 429]); // beside 5xx: of a server that may answer in a moment
const UNBEGUN = "The connection was lost before the answer began.";

// What came is no answer of this server's that goes on. `body` is its JSON, or null.
export class Refusal extends Error {
  constructor(status, body, words = "") {
    super(sentence(body?.error?.message) ?? sentence(body?.message) ?? (words || wordsFor(status)));
    this.status = status;
    this.body = body;
  }
}

const sentence = (words) => (typeof words === "string" && words ? words : undefined);

function wordsFor(status) {
  if (status === 0) return "The request was redirected, possibly to a sign-in page.";
  if (status < 300) return "Something other than the playground answered, possibly a sign-in page or a proxy.";
  if (status === 413) return "The request is too large for the server (413).";
  return `The server answered ${status}.`;
}

async function refusalFrom(response) {
  const body = response.ok ? null : await response.json().catch(() => null);
  return new Refusal(response.status, body && typeof body === "object" ? body : null);
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// `open(seen)` gives a Response: the ask itself at first, later the run's events after `seen.id`.
// `known`: there is a run already, and only its events are asked for.
export async function follow({ open, on, known = false, wait = sleep }) {
  const seen = { id: "", ended: false, known };
  for (let failures = 0; !seen.ended; failures += 1) {
    const before = seen.id;
    try {
      await read(await stream(await open(seen), seen), seen, on);
      if (!seen.known) throw new Refusal(200, null, UNBEGUN);
    } catch (error) {
      if (error instanceof Refusal || !seen.known || seen.ended) throw error;
    }
    if (seen.ended) return;
    if (seen.id !== before) failures = 0;
    if (failures >= PAUSES.length) throw new Error("The connection was lost.");
    on("lost", { attempt: failures + 1 });
    await wait(PAUSES[failures]);
  }
}

async function stream(response, seen) {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok && /^text\/event-stream\b/i.test(type)) return response;
  const passing = response.ok || response.status >= 500 || PASSING.has(response.status);
  if (seen.known && passing) throw new Error("try again");
  throw await refusalFrom(response);
}

async function read(response, seen, on) {
  const feed = eventParser((event) => {
    const data = JSON.parse(event.data);
    if (event.name === "run" && data?.id) seen.known = true;
    if (!seen.known) throw new Refusal(200, null);
    if (event.id) seen.id = event.id;
    if (event.name === "done") seen.ended = true;
    on(event.name, data);
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  while (!seen.ended) {
    const { value, done } = await reader.read();
    if (done) return;
    feed(value);
  }
  reader.cancel().catch(() => undefined); // the run has ended, whenever the connection does
}

// An ask: sent once, with a key that tells its repeat from a new one. The key serves until what was asked
// is known to have begun, or to be refused: a press after a lost answer leads to the run that is there.

const KEY_BYTES = 18;

export function makeKey(random = crypto) {
  const bytes = random.getRandomValues(new Uint8Array(KEY_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function renewKey(form) {
  const field = form.elements.idempotency_key;
  if (field) field.value = makeKey();
}

// The server itself said no: nothing was made with this key.
export function renewAfter(form, error) {
  if (error instanceof Refusal && (error.body?.error || error.body?.errors)) renewKey(form);
}

// What the server says to an ask; `isOurs(answer)` knows it from what something in between says.
export async function sendAsk(form, body, isOurs) {
  try {
    const response = await post(form.getAttribute("action"), { body });
    const answer = response.ok ? await response.clone().json().catch(() => null) : null;
    if (!answer || !isOurs(answer)) throw await refusalFrom(response);
    renewKey(form);
    return answer;
  } catch (error) {
    renewAfter(form, error);
    throw error;
  }
}
