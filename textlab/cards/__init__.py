"""Character cards: read from PNG and JSON, composed into the exact request of a conversation."""
