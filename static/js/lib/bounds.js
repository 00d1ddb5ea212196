// What is not formatted while it grows: Markdown can be made to take time squared, or to grow a
// page out of a line. The finished turn comes formatted from the server, which has bounds too.
export const LONGEST = 20_000; // characters
const MOST_CELLS = 20_000; // of a table: rows are filled up to the width of its head

export function tooMuch(text) {
  if (text.length > LONGEST) return true;
  const lines = text.split("\n");
  const widest = lines.reduce((most, line) => Math.max(most, line.split("|").length - 1), 0);
  return widest * lines.length > MOST_CELLS;
}
