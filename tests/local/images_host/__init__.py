"""The local provider's image endpoints, with a scripted engine in the model's place."""
