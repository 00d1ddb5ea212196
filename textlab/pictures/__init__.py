"""Pictures in a conversation: taken in, sent along with their messages, and given out again."""
