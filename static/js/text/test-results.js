// The results of a test set: a cell opens beside the matrix, and whoever waits hears of the end.
import { announce, nodes, one, onPress } from "../lib/dom.js";
import { initNotice } from "../lib/notice.js";

const panel = one("[data-cell-panel]");
const notify = initNotice("tests:notice");
let opener = null;
let isChanged = false;

async function load(url, options = {}) {
  const response = await fetch(url, { ...options, headers: { "HX-Request": "true" } });
  if (!response.ok || new URL(response.url).pathname.startsWith("/account/")) throw new Error(response.statusText);
  panel.replaceChildren(nodes(await response.text()));
  one("[data-close]", panel).hidden = false;
  one("[data-cell-title]", panel).focus();
}

// A page of its own where it can't be fetched.
async function open(link) {
  try {
    await load(link.href);
    opener = link.id || opener;
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
  } catch {
    location.assign(link.href);
  }
}

onPress(document, ".matrix .cell a", open);
onPress(panel, "[data-cell-link]", open);

panel.addEventListener("click", (event) => {
  if (event.target === panel || event.target.closest("[data-close]")) panel.close();
});

panel.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-verdict]");
  if (!form) return;
  event.preventDefault();
  try {
    await load(form.action, { method: "POST", body: new FormData(form) });
    isChanged = true;
  } catch {
    form.submit();
  }
});

panel.addEventListener("close", () => {
  if (isChanged) document.body.dispatchEvent(new Event("look"));
  isChanged = false;
  document.getElementById(opener)?.focus();
});

// While answers arrive, the progress is fetched anew: the last time says that all is done.
let wasOpen = one("#results-progress")?.dataset.open === "true";

document.body.addEventListener("htmx:afterSettle", () => {
  const progress = one("#results-progress");
  if (!progress) return;
  const isOpen = progress.dataset.open === "true";
  if (wasOpen && !isOpen) {
    announce(progress.dataset.summary);
    notify(progress.dataset.summary);
  }
  wasOpen = isOpen;
});
