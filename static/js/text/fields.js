// What the form holds: the fields that are not blank, and the address that fills it in the same way.
const OWN = new Set(["csrfmiddlewaretoken", "idempotency_key", "mode", "parent", "shared"]);
const LONGEST = 8000; // characters; servers and chat programs cut longer addresses
const WORDS = ["message", "prompt", "system"]; // left out of a long address, in this order

export function filled(entries) {
  return [...entries].filter(
    ([name, value]) => !OWN.has(name) && typeof value === "string" && value.trim() !== "",
  );
}

// The conversation that a form goes on with: the reader's own run, or else a shared one.
export function origin(elements) {
  const name = ["parent", "shared"].find((each) => elements[each]?.value);
  return name ? [[name, elements[name].value]] : [];
}

// `left` names what did not fit; `talk` is an `origin`.
export function address({ path, mode, entries, talk = [] }) {
  const left = [];
  const start = [["mode", mode], ...talk];
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
