// Names from a list, or any other name: the list's last entry opens a field for it.
import { all, one } from "../lib/dom.js";

// For each `[data-listed]` under `root`.
export function initListed(root) {
  for (const place of all("[data-listed]", root)) offerOther(place);
}

export function offerOther(place) {
  const list = one("select", place);
  if (!list) return;
  const entry = new Option("Other name…", "");
  entry.dataset.other = "";
  list.append(entry);
  list.addEventListener("change", () => {
    const other = list.selectedOptions[0] === entry;
    open(place, other);
    if (other) one("input", place).focus();
    else one("input", place).value = "";
  });
}

// A name that the list does not hold stands beside it.
export function keepAside(place, value) {
  open(place, true);
  one("[data-other]", place).selected = true;
  one("input", place).value = value;
}

function open(place, on) {
  one(".other-name", place).open = on;
}
