// What is done with the picture in the viewer: starred, sent on, used again, deleted.
import { all, announce, nodes, one } from "../lib/dom.js";
import { post } from "../lib/post.js";
import { press, show } from "./star.js";

const QUESTION = "Move this image to the bin?";
const FAILED = "The server didn't respond. Nothing was changed.";
// The page that makes pictures of a kind; a grid is made on none of these.
const MAKERS = { txt2img: "txt2img", img2img: "img2img", inpaint: "img2img", upscale: "upscale" };

// An address with 0 in the place of a picture's key.
export const keyed = (address, key) => address.replace(/(\/|=)0(?=\/|&|$)/, `$1${key}`);

// Where its settings go back into the form; blank where there is no such form.
export function reuseUrl({ pk, kind }, makers) {
  const page = makers[MAKERS[kind]];
  return page ? `${page}?again=${pk}` : "";
}

// Which act a key asks for, or "".
export function wanted(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target?.matches?.("input, select, textarea")) return "";
  return { s: "star", S: "star", Delete: "delete" }[event.key] ?? "";
}

// `current()` is the link of the picture that is shown; `drop(link)` is called when it has gone.
export function initViewerActs(dialog, { current, drop }) {
  const part = (name) => one(`[data-viewer-${name}]`, dialog);
  const [acts, star, confirm] = ["acts", "star", "confirm"].map(part);
  const patterns = new Map([star, ...all("[data-viewer-go]", dialog)].map((each) => [each, address(each)]));

  function showFor({ dataset }) {
    ask(false);
    acts.hidden = !dataset.pk;
    if (!dataset.pk) return;
    for (const [each, pattern] of patterns) each.setAttribute(attribute(each), keyed(pattern, dataset.pk));
    part("artifact").value = dataset.pk;
    const again = reuseUrl(dataset, part("reuse").dataset);
    part("reuse").hidden = !again;
    part("reuse").href = again || "#";
    show(star, dataset.starred === "1");
  }

  async function toggleStar() {
    const [link, url] = [current(), star.formAction];
    await press(star, (on) => {
      link.dataset.starred = on ? "1" : "0";
      for (const own of all("[data-star]")) if (own.formAction === url) show(own, on);
      if (current() === link) show(star, on);
    });
  }

  function ask(on, words = QUESTION) {
    const had = confirm.contains(document.activeElement);
    part("said").textContent = words;
    confirm.hidden = !on;
    if (on) part("confirmed").focus();
    else if (had) part("delete").focus();
  }

  async function remove() {
    const link = current();
    const body = new FormData();
    for (const [name, value] of [["action", "delete"], ["picture", link.dataset.pk], ["back", location.pathname + location.search]])
      body.set(name, value);
    const response = await post(confirm.dataset.url, { body }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!response?.ok || !answer) return ask(true, answer?.message ?? FAILED);
    ask(false);
    drop(link);
    announce(answer.message);
    const taken = link.dispatchEvent(new CustomEvent("trashed", { bubbles: true, cancelable: true, detail: answer }));
    if (taken) replace(link, answer); // no page of a kind of its own took it
    return undefined;
  }

  dialog.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button === star) toggleStar();
    else if (button?.matches("[data-viewer-delete]")) ask(true);
    else if (button?.matches("[data-viewer-confirmed]")) remove();
    else if (button?.matches("[data-viewer-keep]")) ask(false);
  });
  dialog.addEventListener("keydown", (event) => {
    const act = acts.hidden ? "" : wanted(event);
    if (!act) return;
    event.preventDefault();
    if (act === "star") toggleStar();
    else ask(true);
  });
  // Escape takes back the question first.
  dialog.addEventListener("cancel", (event) => {
    if (confirm.hidden) return;
    event.preventDefault();
    ask(false);
  });
  return { showFor };
}

const attribute = (element) => (element.matches("button") ? "formaction" : "href");
const address = (element) => element.getAttribute(attribute(element));

// In its place stands how it is had back.
function replace(link, { html }) {
  const place = link.closest(".picture");
  if (place) place.replaceChildren(nodes(html));
}
