"""The same examples each time, and none kept on the disk: a failure is anybody's to repeat."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")
