// What a picture was made with, taken apart for reading: prompt, negative prompt, settings.
const NEGATIVE = "Negative prompt:";
const PAIR = /\s*([A-Z][\w /-]*):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

export function facts(infotext) {
  const lines = infotext.split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("Steps: "));
  const words = (last < 0 ? lines : lines.slice(0, last)).join("\n");
  const at = `\n${words}`.indexOf(`\n${NEGATIVE}`);
  return {
    prompt: (at < 0 ? words : words.slice(0, at)).trim(),
    negative: at < 0 ? "" : words.slice(at).replace(NEGATIVE, "").trim(),
    settings: last < 0 ? [] : pairs(lines.slice(last).join(" ")),
  };
}

const pairs = (line) => [...line.matchAll(PAIR)].map(([, name, value]) => [name, value.trim()]);
