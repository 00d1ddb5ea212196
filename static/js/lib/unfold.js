// What is folded on a phone and always shows where there is room: the style sheet unfolds it before
// the first paint, so that nothing moves; this is for browsers whose style sheets cannot.
export function unfold(details, room) {
  if (details && matchMedia(room).matches && !CSS.supports("selector(::details-content)")) details.open = true;
}
