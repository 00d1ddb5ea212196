// X/Y/Z grids: the form of all cells, its axes, and how many pictures that makes.
import { all, debounce, nodes, one } from "../lib/dom.js";
import { addSlider, initNumbers } from "../lib/fields.js";
import { initListed, initProvider, initWords } from "./fields.js";
import { initSize } from "./size.js";

const form = one("[data-lab]");
const plan = one("#plan");
let request = null;

form.noValidate = true;
for (const row of all("[data-param]", form)) addSlider(row);
initListed(form);
initNumbers(form);
initProvider(form);
initSize(form);
initWords(form);
for (const axis of all("[data-axis]", form)) initAxis(axis);

async function count() {
  request?.abort();
  request = new AbortController();
  const body = new FormData(form);
  body.set("action", "plan");
  const headers = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers, signal: request.signal });
    if (answer.ok) plan.replaceChildren(nodes(await answer.text()));
  } catch {
    // A later count is under way, or the server is away: the button counts, too.
  }
}

// Nothing is counted before an axis has values.
const soon = debounce(() => all(".axis-values textarea", form).some((field) => field.value.trim()) && count(), 400);
form.addEventListener("input", soon);
form.addEventListener("change", soon);
soon();

// Names need not be typed: those of the form's own lists can be added.
function initAxis(axis) {
  const type = one(".axis-type select", axis);
  const place = one("[data-axis-list]", axis);
  const list = one("select", place);
  const values = one(".axis-values textarea", axis);

  function offer() {
    const known = one(`select#id_${CSS.escape(type.value)}`, form);
    const names = type.value && known ? [...known.options].map((option) => option.value).filter(Boolean) : [];
    place.hidden = !names.length;
    list.replaceChildren(new Option("Add a name…", ""), ...names.map((name) => new Option(name, name)));
  }

  type.addEventListener("change", offer);
  list.addEventListener("focus", offer); // another provider has other names
  list.addEventListener("change", () => {
    const name = /[",]/.test(list.value) ? `"${list.value.replaceAll('"', '""')}"` : list.value;
    const before = values.value.trim().replace(/,$/, "");
    values.value = before ? `${before}, ${name}` : name;
    list.value = "";
    values.dispatchEvent(new Event("input", { bubbles: true }));
  });
  offer();
}
