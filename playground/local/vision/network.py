"""A neural network in ONNX Runtime, held to few threads that wait quietly."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray


class Network:
    """One loaded file; floats in, floats out."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        # A page's memory is given back after it, not kept for the next one of that size.
        options.enable_cpu_mem_arena = False
        # Threads that wait in a busy loop take the processor from everything else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def run_network(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        (answer,) = self._session.run(None, {self._input: values})
        floats: NDArray[np.float32] = answer
        return floats

    def read_note(self, name: str) -> str:
        """A text that the file carries beside its weights."""
        text: str = self._session.get_modelmeta().custom_metadata_map[name]
        return text
