"""Image jobs: queued, ordered, sent, decoded, stored, and how far each is."""
