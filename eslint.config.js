/** What is wrong in our scripts, and names that say nothing: see tests/names.py for Python's. */
import js from "@eslint/js";
import globals from "globals";

const BANNED = ["of", "found", "told", "shown", "asked", "given", "kept"];

export default [
  { ignores: ["static/vendor/", "staticfiles/", "node_modules/", ".venv/", "var/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "id-denylist": ["error", ...BANNED],
      "eqeqeq": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["static/js/**"], languageOptions: { globals: globals.browser } },
  { files: ["tests/js/**", "*.js"], languageOptions: { globals: globals.node } },
];
