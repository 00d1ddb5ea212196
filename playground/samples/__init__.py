"""A request as code that runs as printed: curl, Python, JavaScript."""

from playground.samples.code import Sample, samples

__all__ = ["Sample", "samples"]
