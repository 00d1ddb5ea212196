// The library alone: beginning it takes as long as the rest of the parser, so each has a task of its own.
import "../../../vendor/markdown-it-14.3.3/markdown-it.min.mjs";
