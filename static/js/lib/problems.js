// Errors, shown where they belong: at the field, or above the composer.
import { startCountdowns } from "./countdown.js";
import { all, clone, one } from "./dom.js";

const UNREACHABLE = {
  kind: "unreachable",
  message: "The playground's server didn't respond.",
  hint: "Check your connection and try again. Your text is still here.",
};

// From whatever was thrown to {kind, message, hint, detail, retry_after}.
export function describe(thrown) {
  if (typeof thrown?.body?.error?.message === "string") return thrown.body.error;
  if (thrown?.status === undefined) return UNREACHABLE;
  return { kind: "refused", message: thrown.message, hint: hintFor(thrown.status) };
}

function hintFor(status) {
  if (status === 401 || status === 403) return "Your session expired. Reload the page and send it again.";
  if (status === 413) return "Send less at once. Your text is still here.";
  if (status < 300) return "Your text is still here. Sign in from another tab, then run again.";
  return status >= 500 ? "Try again in a moment. Your text is still here, and nothing is sent twice." : "";
}

export function showProblem(form, error) {
  const block = clone("error-block");
  block.dataset.kind = error.kind ?? "error";
  block.setAttribute("role", "alert");
  one("[data-problem-message]", block).textContent = error.message;
  const hint = one("[data-problem-hint]", block);
  hint.textContent = error.hint ?? "";
  hint.hidden = !error.hint;
  one("[data-problem-keys]", block).hidden = !["not_configured", "bad_key"].includes(error.kind);
  const detail = one("[data-problem-detail]", block);
  detail.hidden = !error.detail;
  one("pre", detail).textContent = error.detail ?? "";
  if (error.retry_after) one("[data-problem-wait]", block).dataset.retryAfter = error.retry_after;
  all("[data-error]", form).at(-1).replaceChildren(block);
  startCountdowns(block);
  block.scrollIntoView({ block: "nearest" });
}

// The problem of a turn that is not shown, at the place for those of the form.
export function moveProblem(form, turn) {
  const block = one("[data-problem]", turn);
  if (!block) return;
  all("[data-error]", form).at(-1).replaceChildren(block);
  startCountdowns(block);
  block.scrollIntoView({ block: "nearest" });
}

export function clearProblems(form) {
  for (const place of all("[data-error]", form)) place.replaceChildren();
  for (const list of all(".errorlist", form)) list.remove();
  for (const field of form.elements) if (field.ariaInvalid !== null) clearField(field);
}

// What was wrong with one field no longer is. The field may lie outside its form.
export function clearField(field) {
  field.removeAttribute("aria-invalid");
  const said = (field.closest(".param-control") ?? field).nextElementSibling;
  if (said?.matches(".errorlist")) said.remove();
}

// `errors` as the server sends them: {field name: [sentences]}.
export function showFieldErrors(form, errors) {
  let first = null;
  for (const [name, sentences] of Object.entries(errors)) {
    const field = form.elements.namedItem(name);
    if (!field?.after || !Array.isArray(sentences)) continue;
    field.setAttribute("aria-invalid", "true");
    (field.closest(".param-control") ?? field).after(list(field, sentences));
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    first ??= field;
  }
  if (first) reach(form, first);
  return first;
}

// The first wrong field gets the focus; on a narrow screen it may be in the closed sheet.
function reach(form, field) {
  if (!field.checkVisibility()) one("[data-open-params]", form)?.click();
  field.focus();
  document.getElementById(`${field.id}_error`)?.scrollIntoView({ block: "nearest" });
}

function list(field, sentences) {
  const place = document.createElement("ul");
  place.className = "errorlist";
  place.id = `${field.id}_error`;
  for (const sentence of sentences) {
    const item = document.createElement("li");
    item.textContent = sentence;
    place.append(item);
  }
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
  field.setAttribute("aria-describedby", [...new Set([...described, place.id])].join(" ").trim());
  return place;
}
