"""Django's SQLite backend, made to wait for locks without holding up what else a process does."""
