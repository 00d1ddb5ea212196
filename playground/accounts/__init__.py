"""Signing in: the page, how passwords are hashed, how often they may be tried."""
