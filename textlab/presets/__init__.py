"""Presets: a system prompt and parameters under a name; saved, applied, brought in and out."""
