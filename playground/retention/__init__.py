"""How long runs and uploads are stored, where the host has set an end."""
