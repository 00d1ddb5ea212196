"""The gallery: every picture that was made, found again, put in order, taken along, deleted."""
