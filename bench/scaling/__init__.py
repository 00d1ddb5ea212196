"""How many processes so many people need, and which part gives way first: docs/scaling.md."""
