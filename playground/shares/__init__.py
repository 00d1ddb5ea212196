"""Until when a shared link works, where its owner has set an end."""
