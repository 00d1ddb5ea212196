// Comparing readings: a disputed word is settled by a click, the next one waits.
import { all, announce, complain, nodes, one } from "../lib/dom.js";
import { post, refusalOf } from "../lib/post.js";
import { initTurning } from "./turning.js";

const place = one("[data-merged]");

async function settle(form, n) {
  const response = await post(location.href, { body: new FormData(form) }).catch(() => null);
  if (!response?.ok) return complain(place, await refusalOf(response));
  const answer = await response.json();
  place.replaceChildren(nodes(answer.html));
  one(`[data-dispute="${n}"] summary`, place)?.focus();
  return announce(`${answer.resolved} of ${answer.disputed} settled.`);
}

function close(except = null) {
  for (const open of all("[data-dispute][open]", place)) if (open !== except) open.open = false;
}

function next() {
  const disputes = all("[data-dispute]", place);
  const last = disputes.indexOf(document.activeElement.closest("[data-dispute]"));
  const order = [...disputes.slice(last + 1), ...disputes.slice(0, last + 1)];
  const dispute = order.find((each) => !each.classList.contains("dispute-settled"));
  if (!dispute) return announce("All differences are resolved.");
  close(dispute);
  dispute.open = true;
  one("summary", dispute).focus();
  return dispute.scrollIntoView({ block: "nearest" });
}

place.addEventListener("change", ({ target }) => settle(target.form, target.closest("[data-dispute]").dataset.dispute));
place.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-next-dispute]")) next();
  else close(target.closest("[data-dispute]"));
});
document.addEventListener("keydown", (event) => {
  const open = one("[data-dispute][open]", place);
  if (event.key !== "Escape" || !open) return;
  close();
  one("summary", open).focus();
});
initTurning(document);
