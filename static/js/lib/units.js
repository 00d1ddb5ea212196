// How much of a key's limit is in use: asked anew when somebody comes back, sends, or has an answer.

const PAUSE_MS = 300; // in which several reasons to ask are one
const SENT_MS = 500; // until what was sent is counted

export function initUnits(page = document) {
  let timer = 0;

  async function ask() {
    timer = 0;
    const place = page.querySelector("[data-units]"); // another provider's key has another one
    if (!place) return;
    const answer = await fetch(place.dataset.units).catch(() => null); // nothing new, then
    if (answer?.ok) place.textContent = await answer.text();
  }

  function askSoon(pause = PAUSE_MS) {
    timer ||= setTimeout(ask, pause);
  }

  addEventListener("focus", () => askSoon());
  page.addEventListener("submit", () => askSoon(SENT_MS), true);
  for (const kind of ["begun", "settled", "read", "look"]) {
    page.addEventListener(kind, () => askSoon(kind === "begun" ? SENT_MS : PAUSE_MS), true);
  }
}
