// What is done to the ticked tiles, without leaving the page; and its undoing.
import { announce, nodes, one } from "../lib/dom.js";
import { post } from "../lib/post.js";
import { show } from "./star.js";
import { clear, pictures, selected, tick } from "./selection.js";

const GO = new Set(["delete", "restore", "forget"]); // from what is shown
const binned = new Map(); // by the moment they went: tiles

export function initActs(doc) {
  doc.addEventListener("submit", (event) => {
    if (event.target.matches("[data-undo]")) undo(event);
    else if (event.target.id === "selection" && !event.submitter?.matches("[data-star]")) act(event);
  });
  // Deleted in the viewer.
  doc.addEventListener("trashed", (event) => {
    event.preventDefault();
    leave([event.target.closest("[data-tile]")], event.detail);
  });
}

async function act(event) {
  const form = event.target;
  const action = event.submitter?.value;
  event.submitter?.closest("details")?.removeAttribute("open");
  if (action?.startsWith("zip") || one("[data-all]")?.checked) return; // a page of its own
  event.preventDefault();
  const some = selected();
  const { ok, answer } = await postForm(form.getAttribute("action"), new FormData(form, event.submitter));
  if (!ok) return say(answer.message, "bad");
  if (goes(form, action)) leave(some, answer);
  else stay(some, action, answer);
  return undefined;
}

const goes = (form, action) => GO.has(action) || (action === "move" && "board" in form.dataset);

function leave(some, answer) {
  const next = some.at(-1).nextElementSibling;
  tick(some, false);
  for (const tile of some) tile.hidden = true;
  total(-some.length);
  settle(answer);
  if (!one("[data-tile]:not([hidden])") && !one("#more")) return location.reload();
  if (!answer.html) return next?.querySelector("a")?.focus();
  const place = one("[data-undo-place]");
  place.replaceChildren(nodes(answer.html));
  binned.set(one("[name=moment]", place).value, some);
  return one("button", place).focus();
}

function stay(some, action, answer) {
  clear();
  if (action === "move") one("[name=new_board]").value = "";
  else for (const tile of some) show(one("[data-star]", tile), action === "star");
  settle(answer);
  some[0]?.querySelector("a").focus({ preventScroll: true });
}

async function undo(event) {
  const form = event.target;
  const tiles = binned.get(one("[name=moment]", form).value);
  if (!tiles) return; // of a page before: the server brings them back
  event.preventDefault();
  const { ok, answer } = await postForm(form.getAttribute("action"), new FormData(form));
  if (!ok) return say(answer.message, "bad");
  for (const tile of tiles) tile.hidden = false;
  total(tiles.length);
  settle(answer);
  one("a", tiles[0]).focus();
  return undefined;
}

async function postForm(url, body) {
  const response = await post(url, { body }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (answer) return { ok: response.ok, answer };
  return { ok: false, answer: { message: "The server didn't respond. Nothing was changed." } };
}

function settle({ message, shelves, boards }) {
  one("[data-shelves]").replaceChildren(nodes(shelves));
  one("#bulk-board")?.replaceChildren(nodes(boards));
  say(message);
}

function say(words, kind = "") {
  const line = document.createElement("p");
  line.className = `undo ${kind}`;
  line.textContent = words;
  one("[data-undo-place]").replaceChildren(line);
  announce(words);
}

function total(more) {
  const place = one("[data-total]");
  place.dataset.total = Number(place.dataset.total) + more;
  place.textContent = pictures(Number(place.dataset.total));
}

