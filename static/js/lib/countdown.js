// "Try again in 12 s.", counted down.
import { all } from "./dom.js";

export function secondsLeft(until, now) {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

export function sentence(seconds) {
  if (seconds === 0) return "You can try again now.";
  if (seconds < 120) return `Try again in ${seconds} s.`;
  if (seconds < 7200) return `Try again in ${Math.ceil(seconds / 60)} min.`;
  return `Try again in ${Math.ceil(seconds / 3600)} hours.`;
}

export function deadline({ retryAt, retryAfter }, now) {
  const until = retryAt ? Date.parse(retryAt) : now + Number(retryAfter) * 1000;
  return Number.isFinite(until) ? until : null;
}

export function startCountdowns(root) {
  for (const place of all("[data-retry-at], [data-retry-after]", root)) {
    const until = deadline(place.dataset, Date.now());
    if (until === null || place.dataset.counting) continue;
    place.dataset.counting = "yes";
    place.hidden = false;
    place.setAttribute("aria-live", "off");
    count(place, until);
  }
}

function count(place, until) {
  const left = secondsLeft(until, Date.now());
  place.textContent = sentence(left);
  if (left > 0) setTimeout(() => count(place, until), 1000);
}
