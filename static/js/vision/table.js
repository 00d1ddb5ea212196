// A table out of pages: the picture follows the value in hand, a value is accepted or corrected.
import { all, announce, complain, one } from "../lib/dom.js";
import { post, refusalOf } from "../lib/post.js";
import { fillUp } from "./filling.js";
import { initPlaces } from "./places.js";
import { initMenus } from "./views.js";
import { initViewer } from "./viewer.js";

const desk = one("[data-desk]");
const table = one("[data-table]");
const sum = one("[data-sum]");

initViewer(desk);
initMenus(document);
const places = initPlaces(desk, table);

// The next value to check after this one, beginning again at the top.
function findNext(cells, current) {
  const at = cells.indexOf(current);
  const order = [...cells.slice(at + 1), ...cells.slice(0, at + 1)];
  return order.find((cell) => cell.hasAttribute("data-check") && cell !== current) ?? null;
}

const cells = () => all("td[data-column]", table);
const changed = (input) => input.value !== input.defaultValue;

function goOn(cell) {
  const next = findNext(cells(), cell);
  if (!next) return announce("Nothing left to check on this page.");
  const input = one("input", next);
  input.focus();
  input.select();
  return next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function show(row, { cells: values, left }) {
  for (const { column, text, state, words, needs_check: check } of values) {
    const cell = one(`[data-column="${column}"]`, row);
    if (!cell) continue;
    cell.dataset.state = state;
    cell.toggleAttribute("data-check", check);
    one("[data-mark]", cell).textContent = words;
    const input = one("input", cell);
    if (input.value === input.defaultValue || input.value.trim() === text || state === "corrected") input.value = text;
    input.defaultValue = text;
  }
  one("[data-left]", sum).textContent = left ? `${left} ${left === 1 ? "value" : "values"} to check.` : "Nothing left to check.";
  one("[data-next-check]", sum).hidden = !left;
}

// `columns`: those that are decided on; none are all of the row.
async function decide(row, fields, columns = null) {
  const form = one("[data-row-form]", row);
  const body = new FormData(form);
  for (const name of [...body.keys()]) {
    if (columns && name.startsWith("cell-") && !columns.includes(name)) body.delete(name);
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await post(form.getAttribute("action"), { body }).catch(() => null);
  const place = one(".value-acts", row);
  if (!response?.ok) return complain(place, await refusalOf(response));
  complain(place, "");
  return show(row, await response.json());
}

table.addEventListener("change", ({ target }) => {
  if (target.name?.startsWith("cell-") && changed(target)) decide(target.closest("tr"), { action: "save" }, [target.name]);
});

table.addEventListener("keydown", async (event) => {
  const input = event.target;
  if (event.key !== "Enter" || !input.name?.startsWith("cell-")) return;
  event.preventDefault();
  const cell = input.closest("td");
  input.defaultValue = input.value; // it is decided here: leaving the field decides nothing more
  const deciding = decide(input.closest("tr"), { action: "accept" }, [input.name]);
  goOn(cell);
  await deciding;
});

table.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-row-form]")) return;
  event.preventDefault();
  const value = submitter ? { [submitter.name]: submitter.value } : { action: "save" };
  decide(form.closest("tr"), value);
});

one("[data-next-check]", sum).addEventListener("click", () => goOn(document.activeElement.closest?.("td") ?? null));
if (table.hasAttribute("data-open")) fillUp(table, () => places.refresh());
