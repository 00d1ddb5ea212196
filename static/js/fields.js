// What the form holds: the fields that are not blank, and the address that fills it in the same way.
const OWN = new Set(["csrfmiddlewaretoken", "idempotency_key", "mode", "parent"]);
const LONGEST = 8000; // characters; servers and chat programs cut longer addresses
const WORDS = ["message", "prompt", "system"]; // left out of a long address, in this order

export function filled(entries) {
  return [...entries].filter(
    ([name, value]) => !OWN.has(name) && typeof value === "string" && value.trim() !== "",
  );
}

// `left` names what did not fit.
export function address({ path, mode, entries, parent = "" }) {
  const left = [];
  const start = [["mode", mode], ...(parent ? [["parent", parent]] : [])];
  const build = () => `${path}?${new URLSearchParams([...start, ...entries.filter(([n]) => !left.includes(n))])}`;
  let url = build();
  for (const word of WORDS) {
    if (url.length <= LONGEST) break;
    if (!entries.some(([name]) => name === word)) continue;
    left.push(word);
    url = build();
  }
  return { url, left };
}
