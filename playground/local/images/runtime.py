"""What the graphs of a model share: their threads, and how the work on them is ended."""

from dataclasses import dataclass, field

import onnxruntime


class Halt:
    """Ends one request from another thread, in the middle of a graph: after the operator at hand.

    What is asked for after that ends at once, too.
    """

    def __init__(self) -> None:
        self.options = onnxruntime.RunOptions()  # of each run of a graph
        self.options.log_severity_level = 4
        self.happened = False

    def end_work(self) -> None:
        self.happened = True
        self.options.terminate = True


@dataclass
class Runtime:
    threads: int
    halt: Halt = field(default_factory=Halt)  # of the request at hand
