"""The pages of a test set: its rows, message and checks, typed, pasted or brought in as a file."""
