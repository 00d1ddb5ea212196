// How likely each token of an answer was: its text, tinted, and the alternatives to the token one points at.
import { one } from "./dom.js";

// As in textlab/probabilities/services.py.
const LEVELS = [0.9, 0.6, 0.3, 0.1];
const MOST_SHOWN = 8; // alternatives

export const levelOf = (logprob) => {
  const level = LEVELS.findIndex((least) => Math.exp(logprob) >= least);
  return level < 0 ? LEVELS.length : level;
};

export function percentOf(logprob) {
  const percent = Math.exp(logprob) * 100;
  if (percent < 0.01) return "under 0.01%";
  if (percent >= 99.95 && percent < 100) return "99.9%";
  return `${percent.toFixed(percent >= 10 ? 0 : percent >= 1 ? 1 : 2)}%`;
}

export const written = (token) => token.replaceAll("\t", "⇥").replace(/\r\n|\r|\n/g, "↵");

// Where the arrow keys lead from one token to another.
export function moved(key, place, count) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[key];
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return step ? Math.min(Math.max(place + step, 0), count - 1) : null;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

let views = 0; // each has ids of its own

// `goOn`: how to go on from an alternative, see `ways`.
export function buildView(tokens, goOn = () => null) {
  const view = element("div", "chances-view");
  const text = element("div", "chances-text");
  const card = element("div", "chances-card");
  const name = `chances-${(views += 1)}`;
  Object.assign(text, { tabIndex: 0, dir: "auto" });
  text.setAttribute("role", "listbox");
  text.setAttribute("aria-label", "Tokens of the answer");
  card.setAttribute("aria-live", "polite");
  text.append(
    ...tokens.map(([token, logprob], place) => {
      const span = element("span", `token chance-${levelOf(logprob)}`, token);
      span.id = `${name}-${place}`;
      span.setAttribute("role", "option");
      span.setAttribute("aria-selected", "false");
      span.dataset.place = place;
      if (/[\r\n]/.test(token)) span.dataset.breaks = "";
      return span;
    }),
  );
  let at = -1;
  const point = (place) => {
    if (place === at || !tokens[place]) return;
    text.children[at]?.setAttribute("aria-selected", "false");
    at = place;
    const span = text.children[at];
    span.setAttribute("aria-selected", "true");
    text.setAttribute("aria-activedescendant", span.id);
    fillCard(card, tokens[at], (other) => goOn(at, other));
  };
  for (const kind of ["pointerover", "click"])
    text.addEventListener(kind, ({ target }) => "place" in target.dataset && point(Number(target.dataset.place)));
  text.addEventListener("focus", () => at < 0 && point(0));
  text.addEventListener("keydown", (event) => {
    const next = moved(event.key, Math.max(at, 0), tokens.length);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    point(next);
    text.children[at].scrollIntoView({ block: "nearest" });
  });
  card.append(element("p", "help", "Point at a token, or use the arrow keys, to see what else could have come."));
  view.append(text, card);
  return view;
}

function fillCard(card, [token, logprob, alternatives], goOn) {
  const rows = alternatives.some(([other]) => other === token) ? alternatives : [[token, logprob], ...alternatives];
  const list = element("ul", "chances-list");
  for (const [other, chance] of rows.slice(0, MOST_SHOWN)) {
    const row = element("li", other === token ? "chosen" : "");
    const meter = element("meter", "");
    meter.value = Math.exp(chance);
    meter.setAttribute("aria-hidden", "true");
    row.append(element("code", "token", written(other)), meter, element("span", "numbers", percentOf(chance)));
    const way = other === token ? null : goOn(other);
    if (way) row.append(buildLink(way, other));
    list.append(row);
  }
  const more = rows.length - MOST_SHOWN;
  card.replaceChildren(list, ...(more > 0 ? [element("p", "help", `And ${more} more.`)] : []));
}

// The answer so far with the alternative, and the page that is filled in with it; null where its model can't go on.
export function ways({ tokens, start, again }) {
  if (typeof start !== "string") return () => null;
  return (place, other) => {
    const choice = tokens[place][2].findIndex(([token]) => token === other);
    const words = `${start}${tokens.slice(0, place).map(([token]) => token).join("")}${other}`;
    return { words, url: `${again}&token=${place}&alternative=${choice}#end` };
  };
}

// On a model's page it is followed there, see text/chat.js.
function buildLink({ words, url }, other) {
  const link = element("a", "quiet", "Go on");
  Object.assign(link, { href: url, title: "Another version of the answer, from here on" });
  link.setAttribute("aria-label", `Go on from “${written(other).trim()}”`);
  link.dataset.alternative = words;
  return link;
}

// The view in its place, or a sentence why there is none.
export async function fillPlace(place, url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    const answer = await response.json();
    const { tokens } = answer;
    place.replaceChildren(tokens.length ? buildView(tokens, ways(answer)) : element("p", "note", "No token probabilities were saved for this answer."));
  } catch {
    place.replaceChildren(element("p", "wrong", "Couldn't load the token probabilities. Check your connection and try again."));
  }
}

// A link below a turn opens them there, and closes them again.
export async function togglePanel(link) {
  const answer = link.closest(".answer");
  const there = one(":scope > .chances", answer);
  link.setAttribute("aria-expanded", String(!there));
  if (there) return there.remove();
  const place = element("section", "chances");
  place.setAttribute("aria-label", "Token probabilities");
  place.append(element("p", "help", "Loading…"));
  answer.append(place);
  await fillPlace(place, link.href);
  place.scrollIntoView({ block: "nearest" }); // above the composer, see the style sheet
  return undefined;
}
