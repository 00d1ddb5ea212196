// Lanes that scroll in step, and on a phone the tabs that lead to them.
import { one } from "../lib/dom.js";

// Each shows the same part of its own length.
export function initSteps(box, lanes) {
  if (!box) return;
  let leader = null; // whoever is scrolled by hand: the others follow, and lead nobody
  const lead = (lane) => (leader = lane);
  for (const lane of lanes) {
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      lane.talk.addEventListener(kind, () => lead(lane), { passive: true });
    }
    lane.talk.addEventListener("scroll", () => box.checked && leader === lane && follow(lane, lanes), { passive: true });
  }
}

function follow(leader, lanes) {
  const part = readPart(leader.talk);
  for (const lane of lanes) {
    if (lane !== leader) lane.talk.scrollTop = part * (lane.talk.scrollHeight - lane.talk.clientHeight);
  }
}

// From its end, where it begins to count: below zero.
export function readPart({ scrollTop, scrollHeight, clientHeight }) {
  const whole = scrollHeight - clientHeight;
  return whole > 0 ? scrollTop / whole : 0;
}

export function initTabs(lanes) {
  const strip = one("[data-lanes]");
  const tabs = new Map(lanes.map(({ element, number }) => [element, one(`[data-lane-tab="${number}"]`)]));
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) mark(tabs.get(target));
      else tabs.get(target).removeAttribute("aria-current");
    }
  }, { root: strip, threshold: 0.6 });
  for (const [element, tab] of tabs) {
    seen.observe(element);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      element.scrollIntoView({ block: "nearest", inline: "center" });
    });
  }
}

// The bar of tabs follows where there are more than it has room for; the page itself stays.
function mark(tab) {
  tab.setAttribute("aria-current", "true");
  const bar = tab.parentElement;
  bar.scrollTo({ left: tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2 });
}
