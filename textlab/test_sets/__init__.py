"""Test sets: own examples sent to several models and prompts, and what passes the checks."""
