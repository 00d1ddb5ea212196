"""What the playground does while something it stands on is away or full."""
