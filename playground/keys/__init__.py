"""API keys: where they come from, where they are kept, and the form to enter them."""
