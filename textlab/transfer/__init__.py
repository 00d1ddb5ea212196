"""Conversations as files: our JSON with the whole tree, OpenAI messages, SillyTavern, Markdown."""
