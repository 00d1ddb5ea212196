// Django's hashed static files rewrite an import only if it stands on one line, is relative and ends
// in a semicolon: every import is checked for that, and for its file.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";

const ROOT = new URL("../../static/js/", import.meta.url).pathname;
const WELL = /^import (?:\{ [\w, ]+ \} from )?"(\.\.?\/[\w./-]+\.m?js)";$/;

const scripts = readdirSync(ROOT, { recursive: true }).filter((name) => name.endsWith(".js"));

for (const name of scripts) {
  const lines = readFileSync(join(ROOT, name), "utf8").split("\n");
  test(`${name} imports what is there, in a form that can be rewritten`, () => {
    for (const line of lines.filter((l) => /^\s*(import\s|export .* from ")/.test(l))) {
      const [, path] = WELL.exec(line) ?? assert.fail(line);
      assert.ok(existsSync(join(ROOT, dirname(name), path)), path);
    }
    for (const [, path] of lines.join("\n").matchAll(/import\((.*?)\)/g)) {
      assert.match(path, /^"\.\.?\/[\w/]+\.js"$/);
      assert.ok(existsSync(join(ROOT, dirname(name), path.slice(1, -1))), path);
    }
  });
  test(`${name} never writes text as markup and stays short`, () => {
    assert.ok(!lines.some((line) => /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/.test(line)));
    assert.ok(lines.length <= 250, `${lines.length} lines`);
  });
}
