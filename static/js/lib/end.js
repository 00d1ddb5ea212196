// The view follows the end of the page only while the reader is there.
import { one } from "./dom.js";

const NEAR = 64; // pixels

export function atEnd({ top, height, whole }) {
  return whole - top - height <= NEAR;
}

export function endFollower(root) {
  const jump = one("[data-jump]", root);
  let following = true;

  const place = () => ({
    top: window.scrollY,
    height: window.innerHeight,
    whole: document.documentElement.scrollHeight,
  });

  function set(on) {
    following = on;
    if (jump) jump.hidden = on || atEnd(place());
  }

  function keep() {
    if (following) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    else if (jump) jump.hidden = atEnd(place());
  }

  window.addEventListener("wheel", (event) => event.deltaY < 0 && set(false), { passive: true });
  window.addEventListener("scroll", () => set(atEnd(place())), { passive: true });
  jump?.addEventListener("click", () => {
    set(true);
    keep();
  });
  return {
    keep,
    start() {
      set(true);
      keep();
    },
  };
}
