// What draws a growing answer. Markdown is the heaviest part of the page, so it comes when it is first
// needed; should it not come, the answer grows as plain text: the finished one is the server's anyway.
import { plainWriter } from "./plain.js";

export const plain = async () => plainWriter;

export const markdown = () =>
  import("./writer.js").then(
    (module) => module.markdownWriter,
    () => plainWriter,
  );
