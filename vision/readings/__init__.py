"""Readings: asked for, queued, followed, cut where they loop, shown."""
