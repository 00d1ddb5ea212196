"""`make bench`: the figures of the README, measured side by side with a direct connection."""
