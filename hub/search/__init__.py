"""One search over everything: pages, models, endpoints, parameters, goals, one's own runs."""

from hub.search.finding import Group, Hit, find, find_in_reference

__all__ = ["Group", "Hit", "find", "find_in_reference"]
