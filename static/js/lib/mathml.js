// Formulas of a growing answer: set by the server, as those of the finished one, each batch for once.
import { sanitise } from "./markdown.js";
import { post } from "./post.js";

const ADDRESS = "/formulas/";
const PAUSE = 150; // milliseconds in which formulas are gathered
const MOST = 40; // of one request, as the server has it

const known = new Map(); // of a formula's key, its MathML; null for none
let waiting = new Map(); // of a formula's key, the elements that show its source
let timer = 0;

const keyOf = (code) => JSON.stringify([code.textContent, !code.parentNode.matches(".formula")]);

// Puts what is known in the place of the source, and asks for the rest.
export function setFormulas(fragment) {
  for (const code of fragment.querySelectorAll(".formula > code, .math > code")) {
    const key = keyOf(code);
    if (known.has(key)) show(code, known.get(key));
    else waiting.set(key, [...(waiting.get(key) ?? []).filter((each) => each.isConnected), code]);
  }
  if (waiting.size) timer ||= setTimeout(ask, PAUSE);
}

function show(code, mathml) {
  if (mathml) code.replaceWith(sanitise(mathml));
}

// What cannot be had stays as it was written: the finished answer comes with all of them anyway.
async function ask() {
  const batch = [...waiting].slice(0, MOST);
  waiting = new Map([...waiting].slice(MOST));
  const body = JSON.stringify(batch.map(([key]) => JSON.parse(key)));
  const answer = await post(ADDRESS, { body }).then((response) => response.json()).catch(() => null);
  batch.forEach(([key, codes], index) => {
    known.set(key, answer?.[index] ?? null);
    for (const code of codes) if (code.isConnected) show(code, known.get(key));
  });
  timer = waiting.size ? setTimeout(ask, PAUSE) : 0;
}
