// The parts of a form: its parameters, the sheet they open in on a phone, and what folded parts hold.
import { all, one } from "./dom.js";
import { addSlider } from "./fields.js";

// The parameter panel: sliders beside number fields, how many are set, clear and neutral.

export function initParams(form) {
  const panel = one("[data-params]", form);
  if (!panel) return;
  const rows = all("[data-param]", panel);
  for (const row of rows) addSlider(row);
  const schema = async () => (await import("./schema.js")).openBuilder;
  for (const row of all("[data-schema]", panel)) addBuilder(row, schema);
  const tools = async () => (await import("./tools.js")).openTools;
  for (const row of all("[data-tools]", panel)) addBuilder(row, tools);
  const count = () => showCounts(form, rows);
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  one("[data-reset]", panel).addEventListener("click", () => fill(form, rows, () => ""));
  one("[data-neutral-all]", panel).addEventListener("click", () =>
    fill(form, rows, (row) => row.dataset.neutral ?? ""),
  );
  initGroups(panel);
  initDock(panel);
  count();
}

// A group stays as the reader left it (theme.js opens and closes it before the first paint); one that
// nobody has touched yet is open when something in it is set.

const GROUPS = "parameter-groups";

function initGroups(panel) {
  const remembered = readGroups();
  for (const group of all("[data-group]", panel)) {
    if (one(".errorlist", group) || (!(group.dataset.group in remembered) && setIn(group))) group.open = true;
    one("summary", group).addEventListener("click", () => rememberGroup(group.dataset.group, !group.open));
  }
}

function readGroups() {
  try {
    return JSON.parse(localStorage.getItem(GROUPS)) ?? {};
  } catch {
    return {}; // storage is switched off, or holds something else
  }
}

function rememberGroup(name, open) {
  try {
    localStorage.setItem(GROUPS, JSON.stringify({ ...readGroups(), [name]: open }));
  } catch {
    // Storage is switched off: groups are as the server sends them.
  }
}

// A line below the head of the panel says what the parameter does that has the focus, or the pointer.

function initDock(panel) {
  const dock = one("[data-dock]", panel);
  const rest = one("[data-dock-rest]", panel);
  const show = (row) => {
    dock.hidden = !row;
    rest.hidden = Boolean(row);
    if (!row) return;
    one("[data-dock-name]", dock).textContent = one(".api-name", row).textContent;
    one("[data-dock-text]", dock).textContent = one(".param-help", row).textContent.replace(/\s+/g, " ");
  };
  const focused = () => document.activeElement?.closest?.("[data-param]");
  panel.addEventListener("focusin", () => show(focused()));
  panel.addEventListener("focusout", (event) => show(event.relatedTarget?.closest?.("[data-param]")));
  panel.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") show(event.target.closest("[data-param]") ?? focused());
  });
  panel.addEventListener("pointerleave", () => show(focused()));
}

export const control = (row) => one("input:not(.slider), select, textarea", row);

// What builds a schema or tools beside their text, fetched when it is wanted.
function addBuilder(row, load) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "quiet build", textContent: "Build with fields" });
  button.addEventListener("click", async () => (await load())(control(row)));
  one(".param-control", row).after(button);
}

function isSet(row) {
  const field = control(row);
  return field.type === "checkbox" ? field.checked : field.value.trim() !== "";
}

function setIn(part) {
  return all("[data-param]", part).filter(isSet).length;
}

function showCounts(form, rows) {
  let whole = 0;
  for (const row of rows) {
    const on = isSet(row);
    row.classList.toggle("set", on);
    whole += on;
  }
  for (const place of all("[data-set-count]", form)) place.textContent = whole ? `${whole} set` : "";
  for (const group of all("[data-group]", form)) {
    const some = all("[data-param]", group).filter(isSet);
    one("[data-group-count]", group).textContent = some.length ? `${some.length} set` : "";
    one("[data-group-names]", group).textContent = some.map((row) => one("label", row).textContent).join(", ");
  }
}

export function fill(form, rows, valueFor) {
  for (const row of rows) {
    const field = control(row);
    if (field.type === "checkbox") field.checked = false;
    else field.value = valueFor(row);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// On a narrow screen the parameter panel opens as a sheet: the same fields, moved into a dialog.

export function initSheet(form) {
  const panel = one("[data-params]", form);
  if (!panel) return;
  const sheet = one("[data-sheet]", panel);
  const content = one("[data-params-inner]", panel);
  const open = () => {
    sheet.append(content);
    sheet.showModal();
  };
  for (const button of all("[data-open-params]", form)) button.addEventListener("click", open);
  form.addEventListener("click", (event) => {
    const field = one(event.target.closest('a[href^="#id_"]')?.getAttribute("href") ?? "#none", form);
    if (!field) return;
    event.preventDefault();
    if (!field.checkVisibility()) open();
    field.focus();
  });
  one("[data-close-params]", panel).addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => sheet.before(content));
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  window.matchMedia("(min-width: 62.01rem)").addEventListener("change", () => sheet.open && sheet.close());
}

// A closed part of a form says on its summary what it holds, since that is sent, too; where something was
// filled in that nobody typed just now, it is open: a draft, another model's form, the browser's own memory.

// How many things it holds: fields, or lines where each line is one thing.
export function amount(values, byLine = false) {
  const filled = values.map((value) => value.trim()).filter(Boolean);
  return byLine ? filled.flatMap((value) => value.split("\n").filter((line) => line.trim())).length : filled.length;
}

// "1 system prompt" of "system prompt|system prompts"; what it is called where it holds nothing.
export function words(count, names, blank) {
  const [single, several] = names.split("|");
  return count ? `${count} ${count === 1 ? single : several}` : blank;
}

export function initHeld(doc) {
  const parts = all("details[data-holds]", doc);
  const fields = (part) => all("input, select, textarea", part).filter((field) => field.name);
  const count = (part) => amount(fields(part).map((field) => field.value), "byLine" in part.dataset);

  function mark() {
    for (const part of parts) {
      one("[data-held]", part).textContent = words(count(part), part.dataset.holds, part.dataset.blank);
    }
  }

  function open() {
    for (const part of parts) if (count(part)) part.open = true;
    mark();
  }

  for (const kind of ["input", "change"]) doc.addEventListener(kind, mark);
  doc.addEventListener("restored", open, true);
  window.addEventListener("pageshow", open); // after the browser has filled in what was there before
  open();
}
