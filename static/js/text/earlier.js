// Earlier turns of a long conversation: fetched when they are asked for, and put before those that are
// there, which stay where they are on the screen.
import { addCopyButtons } from "../lib/copy.js";
import { startCountdowns } from "../lib/countdown.js";
import { all, announce, nodes, one, onPress } from "../lib/dom.js";
import { readText } from "../lib/post.js";

export function initEarlier(form) {
  const turns = one("[data-turns]", form);
  onPress(turns, "[data-show-earlier]", async (link) => {
    const first = one("[data-turn]", turns);
    const html = await readText(fetch(addressBefore(link.href, first), { headers: { Accept: "text/html" } }));
    if (!link.isConnected) return; // pressed twice
    const earlier = nodes(html);
    const count = all("[data-turn]", earlier).length;
    if (!count) return location.assign(link.href); // the page itself says what is wrong
    insert(turns, earlier, first);
    announce(`${count} earlier message${count === 1 ? "" : "s"} shown.`);
    return undefined;
  });
}

// Where only the turns are that come before this one.
function addressBefore(href, turn) {
  const url = new URL(href);
  url.searchParams.set("before", turn.dataset.turn);
  url.hash = "";
  return url;
}

function insert(turns, earlier, first) {
  const top = first.getBoundingClientRect().top;
  one("[data-earlier]", turns)?.remove();
  const fresh = [...earlier.children];
  first.before(earlier);
  for (const each of fresh) {
    addCopyButtons(each);
    startCountdowns(each);
  }
  window.scrollBy({ top: first.getBoundingClientRect().top - top, behavior: "instant" });
  focus(one("[data-show-earlier]", turns) ?? one("[data-turn]", turns));
}

function focus(element) {
  if (element.matches("[data-turn]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
