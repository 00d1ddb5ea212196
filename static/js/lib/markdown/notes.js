// Footnotes: numbers that lead to the note and back, and no note is left out. The rules of
// playground/rendering/markdown_footnotes.py.
import { default as footnotes } from "../../../vendor/markdown-it-footnote-4.0.0/index.mjs";

export function noteRules(md) {
  md.use(footnotes);
  md.inline.ruler.disable("footnote_inline");
  md.core.ruler.before("footnote_tail", "footnote_unused", listUnused);
  Object.assign(md.renderer.rules, {
    footnote_block_open: () => '<section class="footnotes">\n<ol class="footnotes-list">\n',
    footnote_ref: (tokens, index, _options, env) => writeReference(tokens[index], env),
    footnote_anchor: (tokens, index, _options, env) => writeReturn(tokens[index], env),
  });
}

// What is noted and never referred to stands after the others: it was written to be read.
function listUnused({ env }) {
  if (!env.footnotes?.refs) return;
  env.footnotes.list ??= [];
  for (const [label, number] of Object.entries(env.footnotes.refs)) {
    if (number >= 0) continue;
    env.footnotes.refs[label] = env.footnotes.list.length;
    env.footnotes.list.push({ label: label.slice(1), count: 0 });
  }
}

function nameNote({ meta }, env) {
  const note = `-${env.docId ?? ""}-${meta.id + 1}`;
  return { note: `fn${note}`, place: `fnref${note}${meta.subId > 0 ? `:${meta.subId}` : ""}` };
}

function writeReference(token, env) {
  const { note, place } = nameNote(token, env);
  const number = token.meta.id + 1;
  const link = `<a href="#${note}" id="${place}" aria-label="Footnote ${number}">${number}</a>`;
  return `<sup class="footnote-ref">${link}</sup>`;
}

function writeReturn(token, env) {
  if (!env.footnotes.list[token.meta.id].count) return "";
  return ` <a href="#${nameNote(token, env).place}" aria-label="Back to the text">↩︎</a>`;
}
