"""Tests of the engine that makes images."""
