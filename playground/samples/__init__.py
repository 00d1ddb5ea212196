"""A request as code that runs as printed: curl, Python, JavaScript."""

from playground.samples.code import Login, Sample, build_samples

__all__ = ["Login", "Sample", "build_samples"]
