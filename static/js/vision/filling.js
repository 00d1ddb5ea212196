// A table fills while its pages are read: what has changed takes the place of what stood there.
import { all, announce, one } from "../lib/dom.js";
import { sleep } from "../lib/stream.js";

const PAUSE = 2000; // milliseconds

export async function fillUp(table, refresh) {
  let open = true;
  while (open) {
    await sleep(PAUSE);
    if (document.hidden) continue;
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!response?.ok) continue;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    open = one("[data-table]", fresh)?.hasAttribute("data-open") ?? false;
    take(table, fresh);
    refresh();
  }
  table.removeAttribute("data-open");
  announce("All pages are read.");
}

function take(table, fresh) {
  for (const rows of all("[data-page-rows]", fresh)) {
    const old = one(`[data-page-rows="${rows.dataset.pageRows}"]`, table);
    if (!old) one("table", table).append(rows);
    else if (old.dataset.version !== rows.dataset.version && !old.contains(document.activeElement)) old.replaceWith(rows);
  }
  for (const name of ["[data-progress]", "[data-sum] p"]) {
    const old = one(name);
    const now = one(name, fresh);
    if (old && now && !old.isEqualNode(now)) old.replaceChildren(...now.childNodes);
  }
  one("[data-next-check]").hidden = one("[data-next-check]", fresh).hidden;
}
