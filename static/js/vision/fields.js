// The fields of a table: begin with a set, add a row, take one out, keep them under a name.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { post, refusalOf } from "../lib/post.js";

const WORDS = ["name", "kind", "example", "repeated"];

// The inputs of a row by their own words.
function inputsOf(row) {
  return Object.fromEntries(WORDS.map((word) => [word, one(`[name$="-${word}"]`, row)]));
}

// Rows are numbered by their order: that is what the server reads.
function number(list) {
  all("[data-field-row]", list).forEach((row, place) => {
    for (const [word, input] of Object.entries(inputsOf(row))) input.name = `field-${place}-${word}`;
    for (const part of all("[aria-label]", row)) part.ariaLabel = part.ariaLabel.replace(/\d+/, String(place + 1));
  });
}

function fill(row, { name = "", kind = "text", example = "", repeated = false } = {}) {
  const inputs = inputsOf(row);
  inputs.name.value = name;
  inputs.kind.value = kind;
  inputs.example.value = example;
  inputs.repeated.checked = repeated;
  for (const wrong of all(".errorlist", row)) wrong.remove();
  for (const input of Object.values(inputs)) input.removeAttribute("aria-invalid");
}

export function initFields(form) {
  const place = one("[data-table-fields]", form);
  const list = one("[data-field-list]", place);
  if (!list) return; // of many pages: a set is a link to its fields
  const rows = () => all("[data-field-row]", list);
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));

  function add(field) {
    const row = rows().at(-1).cloneNode(true);
    fill(row, field);
    list.append(row);
    return row;
  }

  function begin(fields) {
    for (const row of rows().slice(1)) row.remove();
    fill(rows()[0], fields[0]);
    for (const field of fields.slice(1)) add(field);
    add();
    number(list);
    changed();
  }

  function remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (next) row.remove();
    else fill(row);
    number(list);
    one("input", next ?? row).focus();
    changed();
  }

  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-field-set]");
    const button = event.target.closest("button");
    if (link) begin(JSON.parse(link.dataset.fieldSet));
    else if (button?.matches("[data-remove-field]")) remove(button.closest("[data-field-row]"));
    else if (button?.matches("[data-add-field]")) {
      const row = add();
      number(list);
      one("input", row).focus();
    } else if (button?.matches("[data-fields-post]")) save(place, form, button);
    else return;
    event.preventDefault();
  });
  place.addEventListener("change", ({ target }) => {
    if (!target.name?.endsWith("-kind")) return;
    const { example } = inputsOf(target.closest("[data-field-row]"));
    example.placeholder = target.value === "choice" ? "Choices, by commas" : "Example";
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "fields_name" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    save(place, form, one("[data-fields-post]:not([name])", place));
  });
}

async function save(place, form, button) {
  const body = new FormData();
  for (const [name, value] of new FormData(form)) if (/^field/.test(name)) body.append(name, value);
  if (button.name) body.set(button.name, button.value);
  const response = await post(button.formAction, { body }).catch(() => null);
  if (!response?.ok) return complain(place, await refusalOf(response));
  complain(place, "");
  const answer = await response.json();
  one("[data-field-sets]", place).replaceChildren(nodes(answer.html));
  return announce(button.name ? "Fields deleted." : "Fields saved.");
}
