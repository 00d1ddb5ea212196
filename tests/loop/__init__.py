"""How long the event loop of the web process is held at a stretch, counted in CPU time."""
