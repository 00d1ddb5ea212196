"""Votes between answers whose models are hidden, and the ranking that comes of them."""
