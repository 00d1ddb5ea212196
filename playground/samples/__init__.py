"""A request as code that runs as printed: curl, Python, JavaScript."""

from playground.samples.call import Login
from playground.samples.code import Sample, build_samples

__all__ = ["Login", "Sample", "build_samples"]
