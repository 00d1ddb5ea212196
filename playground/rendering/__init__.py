"""Answers as HTML: Markdown, links, footnotes, formulas."""
