// The address bar holds the link that opens this comparison again; "Copy link" is the one for others.
import { confirm, copy } from "../lib/copy.js";
import { debounce, one } from "../lib/dom.js";
import { filled } from "./fields.js";

const LONGEST = 8000; // characters; servers and chat programs cut longer addresses
const WORDS = ["message", "system"]; // left out of a long address, in this order
const OF_THE_PAGE = /^(find|lane|code|vary\.\d)$/;
const TALK = /^(shared|parent(\.\d)?)$/;

// What is filled in, as an address says it. `talk`: with the conversations, which are the reader's own.
export function listEntries(entries, talk) {
  const all = [...entries];
  const own = all.filter(([name, value]) => TALK.test(name) && value);
  const rest = filled(all).filter(([name]) => !OF_THE_PAGE.test(name) && !TALK.test(name));
  return talk ? [...rest, ...own] : rest;
}

// `left` names what did not fit.
export function writeAddress(path, entries) {
  const left = [];
  const build = () => `${path}?${new URLSearchParams(entries.filter(([name]) => !left.includes(name.split(".")[0])))}`;
  let url = build();
  for (const word of WORDS) {
    if (url.length <= LONGEST) break;
    left.push(word);
    url = build();
  }
  return { url, left };
}

export function initAddress(form) {
  const button = one("[data-link]");
  const path = form.getAttribute("action");
  const write = (talk, entries = new FormData(form)) => writeAddress(path, listEntries(entries, talk));
  const update = () => {
    const entries = [...new FormData(form)]; // some hundred fields: read once
    history.replaceState(history.state, "", write(true, entries).url);
    const { url } = write(false, entries);
    for (const link of [button, one("[data-new-chat]")]) link.setAttribute("href", url);
  };
  const updateSoon = debounce(update, 400);
  for (const kind of ["input", "change"]) form.addEventListener(kind, updateSoon);
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const { url, left } = write(false);
    const words = left.length ? `Copied without the ${left[0]}, which is too long for a link` : "Copied";
    confirm(button, await copy(new URL(url, location.href).href), words);
  });
  return { update, updateSoon };
}
