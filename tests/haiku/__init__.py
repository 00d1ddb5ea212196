"""A whole app for the tests: a form, a view, an address and a run type."""
