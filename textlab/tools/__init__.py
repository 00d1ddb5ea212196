"""Tools: what a model calls, answered by hand, as messages of the conversation."""
