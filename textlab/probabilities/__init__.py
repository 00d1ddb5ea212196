"""How likely each token of an answer was, and which others could have come."""
