"""Two answers against each other: which words they share, and which only one of them has."""
