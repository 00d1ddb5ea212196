// Plain text, grown by what is new.
export function plainWriter(root) {
  const words = document.createTextNode("");
  root.append(words);
  return {
    draw: (text) => words.appendData(text.slice(words.length)),
    reset: () => words.replaceData(0, words.length, ""),
  };
}
