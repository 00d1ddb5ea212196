"""A neural network in ncnn, on the processor."""

from typing import Any

import ncnn
import numpy as np
from numpy.typing import NDArray

from playground.local.messages import Json

Floats = NDArray[np.float32]


class Network:
    """One loaded network; colour, height, width in 0..1 goes in, the same enlarged comes out."""

    def __init__(self, job: Json, threads: int) -> None:
        self._net = ncnn.Net()
        _set_options(self._net.opt, threads, frugal=job["frugal"])
        if self._net.load_param(job["graph"]) or self._net.load_model(job["weights"]):
            raise ValueError("its files cannot be read")

    def __call__(self, values: Floats) -> Floats:
        contiguous = np.ascontiguousarray(values, np.float32)  # Mat does not hold on to it: we do
        extractor = self._net.create_extractor()
        extractor.input("data", ncnn.Mat(contiguous).clone())
        failed, answer = extractor.extract("output")
        if failed:
            raise MemoryError("the network could not be run")
        return np.array(answer)


def _set_options(options: Any, threads: int, *, frugal: bool) -> None:
    options.use_vulkan_compute = False
    options.num_threads = threads
    if frugal:  # Winograd keeps every kernel a second time, four times as large
        options.use_winograd_convolution = False
        options.use_bf16_storage = True
