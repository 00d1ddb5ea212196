"""Conversations: versions of a turn and their branches, edits, deletions, what grew from one."""
