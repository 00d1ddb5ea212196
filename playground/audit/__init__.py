"""The audit log: who signed in, added a key, shared or deleted something, and when."""
