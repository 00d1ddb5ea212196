"""How much of a model's context a request takes, and that request as it would be sent."""
