// The few things done to the document everywhere.
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// A plain press on a link is `act`'s. With a key held, the link opens a tab or a window as ever.
export function onPress(root, selector, act) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest(selector);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act(link);
  });
}

// Markup the server rendered and sanitised, as nodes. A parsed document runs no script.
export function nodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

export function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

// One sentence for a screen reader. Said at the start and the end of a run, never per token.
export function announce(words) {
  const place = one("[data-announce]");
  if (place) place.textContent = words;
}

// One sentence that everybody is told, at the end of the part it is about. None takes it away.
export function complain(place, words) {
  one("[data-complaint]", place)?.remove();
  if (!words) return;
  const said = document.createElement("p");
  said.className = "wrong";
  said.setAttribute("role", "alert");
  said.dataset.complaint = "";
  said.textContent = words;
  place.append(said);
}

export function debounce(run, milliseconds) {
  let timer = 0;
  const later = (...inputs) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...inputs), milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

// What is folded on a phone and always shows where there is room: the style sheet unfolds it before
// the first paint, so that nothing moves; this is for browsers whose style sheets cannot.

export function unfold(details, room) {
  if (details && matchMedia(room).matches && !CSS.supports("selector(::details-content)")) details.open = true;
}
