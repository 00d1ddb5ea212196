// An ask: sent once, with a key that tells its repeat from a new one. The key serves until what was asked
// is known to have begun, or to be refused: a press after a lost answer leads to the run that is there.
import { post } from "./post.js";
import { Refusal, refusalFrom } from "./stream.js";

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
