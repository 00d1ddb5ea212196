// Run and Stop, in the same place.
import { one } from "./dom.js";

export function runButtons(root, onStop) {
  const run = one("[data-run-button]", root);
  const stop = one("[data-stop-button]", root);
  stop?.addEventListener("click", onStop);

  return {
    busy(on) {
      if (!run || !stop) return;
      const held = document.activeElement === (on ? run : stop);
      run.hidden = on;
      stop.hidden = !on;
      stop.disabled = false;
      stop.textContent = "Stop";
      if (held) (on ? stop : run).focus();
    },
    stopping() {
      if (!stop) return;
      stop.disabled = true;
      stop.textContent = "Stopping…";
    },
  };
}
