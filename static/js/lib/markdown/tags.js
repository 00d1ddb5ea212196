// The tags of a text, and which of them have a partner.
import { INLINE } from "./known.js";

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*)\s*\/?>/y;

export function tagAt(text, at) {
  TAG.lastIndex = at;
  const match = TAG.exec(text);
  return match && { text: match[0], name: match[2].toLowerCase(), closing: Boolean(match[1]), attributes: match[3] };
}

// Tags and the text between them; comments are left out.
export function splitTags(content) {
  const pieces = [];
  const commentEnd = content.lastIndexOf("-->");
  let start = 0;
  for (let at = content.indexOf("<"); at >= 0; at = content.indexOf("<", at)) {
    const tag = tagAt(content, at);
    const comment = !tag && commentEnd > at && content.startsWith("<!--", at);
    if (!tag && !comment) {
      at += 1;
      continue;
    }
    if (at > start) pieces.push({ text: content.slice(start, at), name: "" });
    if (tag) pieces.push(tag);
    start = tag ? at + tag.text.length : content.indexOf("-->", at) + 3;
    at = start;
  }
  pieces.push({ text: content.slice(start), name: "" });
  return pieces;
}

// A tag of words that has no partner is text: the rest of an answer is not to be bold.
export function pair(pieces) {
  const opened = [];
  const counts = {};
  for (const piece of pieces) {
    const { name } = piece;
    if (!INLINE.has(name)) piece.paired = true;
    else if (!piece.closing) {
      opened.push(piece);
      counts[name] = (counts[name] ?? 0) + 1;
    } else if (counts[name]) {
      let last = opened.pop();
      for (; last.name !== name; last = opened.pop()) counts[last.name] -= 1;
      counts[name] -= 1;
      piece.paired = last.paired = true;
    }
  }
  return pieces;
}

