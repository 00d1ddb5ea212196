"""X/Y/Z plots: pictures that differ in up to three settings, side by side with their values."""
