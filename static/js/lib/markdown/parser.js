// The parser of a growing answer: markdown-it with the rules that the server's port of it has too, so
// that nothing changes its shape when the finished answer comes.
import "../../../vendor/markdown-it-14.3.3/markdown-it.min.mjs";
import { blockRules } from "./blocks.js";
import { htmlRules } from "./html.js";
import { lineRules } from "./lines.js";
import { linkRules } from "./links.js";
import { mathRules } from "./math.js";
import { noteRules } from "./notes.js";

export const parser = globalThis.markdownit("commonmark", { html: true, linkify: true, breaks: true });
parser.enable(["table", "strikethrough", "linkify"]);
for (const rules of [lineRules, htmlRules, mathRules, noteRules, linkRules, blockRules]) rules(parser);
