"""Pages for whoever hosts the site: its state, and the audit log."""
