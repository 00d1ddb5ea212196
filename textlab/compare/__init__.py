"""Two to six models side by side: one message, and an answer of each."""
