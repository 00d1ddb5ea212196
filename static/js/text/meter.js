// What would be sent now: how much of the model's context it takes, and the request itself.
import { all, debounce, nodes, one } from "../lib/dom.js";
import { post, readText } from "../lib/post.js";

const PAUSE = 500; // milliseconds without a key, after which the provider's tokenizer is asked
const BYTES = 4; // of UTF-8, about a token, as the server estimates it

export function estimate(text) {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES);
}

export function words({ count, exact = true }) {
  return `${exact ? "" : "~"}${count.toLocaleString("en")} token${count === 1 ? "" : "s"}`;
}

// The form as it would be sent: while an earlier message is edited, it follows the turn before that.
function draftOf(form) {
  const body = new FormData(form);
  if (form.dataset.follows !== undefined) body.set("parent", form.dataset.follows);
  const count = body.getAll("picture").filter((file) => file.size).length + body.getAll("keep").length;
  body.delete("picture");
  body.set("picture_count", count);
  return body;
}

// The line below the composer: estimated at each key, counted a moment after the last one, and never
// while an answer is being written.
export function initMeter(form) {
  const row = one("[data-meter-row]", form);
  const field = one("[data-draft]", form);
  const place = one("[data-token-count]", form); // not there where the provider does not count
  const counts = new Map(); // of texts that the provider counted on this page
  let request = null;

  async function ask() {
    request?.abort();
    if (form.dataset.busy === "yes") return;
    request = new AbortController();
    const text = field.value;
    const html = await readText(post(row.dataset.url, { body: draftOf(form), accept: "text/html", signal: request.signal }));
    const meter = one("[data-meter]", nodes(html));
    if (!meter) return;
    const exact = meter.dataset.exact === "yes";
    if (exact) counts.set(text, Number(meter.dataset.message));
    show(meter);
    if (place) place.textContent = exact && text ? words({ count: counts.get(text) }) : "";
    if (field.value !== text) guess();
  }

  function show(meter) {
    const old = one("[data-meter]", row);
    const held = old.contains(document.activeElement);
    meter.open = old.open;
    old.replaceWith(meter);
    if (held) one("summary", meter).focus();
  }

  // At once: what the provider counted before, else by its length.
  function guess() {
    const meter = one("[data-meter]", row);
    const { total, message, system } = meter.dataset;
    const known = counts.get(field.value);
    const other = Number(total) - Number(message) - Number(system) + systemTokens(meter);
    const count = other + (known ?? estimate(field.value));
    const exact = meter.dataset.exact === "yes" && known !== undefined;
    one("[data-meter-total]", meter).textContent = `${exact ? "" : "about "}${count.toLocaleString("en")}`;
  }

  function systemTokens(meter) {
    const text = form.elements.system?.value ?? "";
    return meter.dataset.systemLength === String(text.length) ? Number(meter.dataset.system) : estimate(text);
  }

  const soon = debounce(ask, PAUSE);
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      if (form.dataset.busy === "yes") return;
      guess();
      soon();
    });
  }
  form.addEventListener("sent", () => {
    soon.cancel();
    request?.abort();
    if (place) place.textContent = "";
  });
  form.addEventListener("settled", ask);
  if (one("[data-meter]", row).dataset.exact !== "yes" || field.value) soon();
}

// The code beside the form is of that request, however long its text is. A form that sends nothing to a
// model has its code on its page.
export function loadCode(form, page, signal) {
  const url = form.dataset.requestUrl;
  return url ? post(url, { body: draftOf(form), accept: "text/html", signal }) : fetch(page, { signal });
}

// One press leads to the request itself.
export function initRequest(form) {
  one("[data-show-request]", form)?.addEventListener("click", () => {
    const box = one("[data-samples]");
    const [tab] = all('[name="code-language"][value="json"]', box);
    box.open = true;
    if (!tab) box.dataset.language = "json"; // once the code is there
    if (!tab) return;
    tab.checked = true;
    tab.focus();
  });
}
