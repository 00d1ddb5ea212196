"""Shared comparisons: the answers of several lanes under one link, as they stood at that time."""
