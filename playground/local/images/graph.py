"""A graph in ONNX Runtime: checked before it is loaded, its inputs by their names."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as faults

from playground.local.images.errors import Cancelled, NotMade, UnusableModel
from playground.local.images.runtime import Runtime
from playground.local.images.settings import name_file

KINDS = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(double)": np.float64,
}
FAULTS = (
    faults.Fail,
    faults.InvalidArgument,
    faults.InvalidGraph,
    faults.InvalidProtobuf,
    faults.NoSuchFile,
    faults.NotImplemented,
    faults.RuntimeException,
    MemoryError,
    ValueError,
)


class Graph:
    """One loaded file. Inputs are converted to what it takes; floats come out as float32."""

    def __init__(self, path: Path, runtime: Runtime, inputs: tuple[str, ...]) -> None:
        """UnusableModel where the file is missing, is no graph, or lacks one of `inputs`."""
        self._name = name_file(path)
        self._runtime = runtime
        if not path.is_file():
            raise UnusableModel(f"{self._name} is missing.")
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), _build_options(runtime.threads), providers=["CPUExecutionProvider"]
            )
        except FAULTS as error:
            raise UnusableModel(f"{self._name} can't be loaded: {_shorten(error)}.") from error
        self._inputs = {each.name: each for each in self._session.get_inputs()}
        self.outputs = [each.name for each in self._session.get_outputs()]
        if missing := [name for name in inputs if name not in self._inputs]:
            raise UnusableModel(f"{self._name} is another graph: it has no input {missing[0]}.")

    def takes(self, name: str) -> bool:
        return name in self._inputs

    def get_size(self, name: str, axis: int) -> int | None:
        """How long an axis of an input must be, where the file fixes it."""
        shape = self._inputs[name].shape
        size = shape[axis] if -len(shape) <= axis < len(shape) else None
        return size if isinstance(size, int) else None

    def is_scalar(self, name: str) -> bool:
        return len(self._inputs[name].shape) == 0

    def run_graph(self, **inputs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """All outputs by name. NotMade where it fails, Cancelled where somebody ended it."""
        halt = self._runtime.halt
        feed = {name: self._convert_input(name, values) for name, values in inputs.items()}
        try:
            answers = self._session.run(None, feed, halt.options)
        except FAULTS as error:
            if halt.happened:
                raise Cancelled from error
            raise NotMade(f"{self._name} could not be run: {_shorten(error)}.") from error
        return {name: _widen(a) for name, a in zip(self.outputs, answers, strict=True)}

    def _convert_input(self, name: str, values: NDArray[Any]) -> NDArray[Any]:
        kind = KINDS.get(self._inputs[name].type)
        if kind is None:
            raise UnusableModel(f"{self._name} takes {name} in a form that is not supported.")
        return np.ascontiguousarray(values, kind) if values.ndim else np.array(values, kind)


def _build_options(threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    # What a step needs is given back after it: the decoder's share is no smaller than a step's.
    options.enable_cpu_mem_arena = False
    # Threads that wait in a busy loop take the processor from everything else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _widen(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.float32) if values.dtype == np.float16 else values


def _shorten(error: BaseException) -> str:
    """The runtime's own words, one line of them."""
    words = " ".join(str(error).split()).rstrip(".")
    return words if len(words) <= 200 else f"{words[:200]}…"
