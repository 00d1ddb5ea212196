"""One search over everything: pages, models, endpoints, parameters, goals, one's own runs."""

from hub.search.finding import Group, Hit, find_in_reference, search_everything

__all__ = ["Group", "Hit", "find_in_reference", "search_everything"]
