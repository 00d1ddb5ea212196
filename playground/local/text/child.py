"""The process that holds one loaded model; `engine` starts it and speaks to it.

A process of its own, because loading holds Python's lock for its whole length, because
a fault in native code then ends one model and not the server, and because its memory
comes back for certain. It learns what to do from one JSON line on standard input,
answers with one JSON line, and ends when standard input is closed: never an orphan.
"""

import os
import signal
import sys
from typing import Any

import orjson

from playground.local.messages import Json

# A prompt is read in pieces, and only between two pieces does the engine see that a
# client is gone or let another answer go on: 2 s on the larger model. 512 reads a
# prompt 20 % faster, 2048 (the default) holds everything up for 20 s.
PROMPT_PIECE = 256  # tokens


def load_engine(job: Json) -> Any:
    """The engine, listening. Imported late: what the import lacks is reported, too."""
    import xllamacpp

    return xllamacpp.Server(_fill_params(xllamacpp.CommonParams(), job))


def _fill_params(params: Any, job: Json) -> Any:
    params.model.path = job["path"]
    params.model_alias = {job["model"]}
    params.api_keys = [job["key"]]
    params.n_parallel = job["slots"]
    params.n_ctx = job["context"] * job["slots"]  # the engine divides it over the slots
    params.n_batch = params.n_ubatch = PROMPT_PIECE
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = job["threads"]
    params.sleep_idle_seconds = job["idle_seconds"]
    params.n_threads_http = job["connections"]
    params.cache_ram_mib = 0  # the default keeps up to 8 GB of old prompts
    params.fit_params = params.ui = params.endpoint_slots = False
    params.cors_origins = ""
    params.verbosity = -1
    return params


def main() -> None:
    """Load, report, wait for the end of standard input."""
    report = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever native code writes does not mix with the report
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        engine = load_engine(job)
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        report.write(orjson.dumps({"error": str(error)}) + b"\n")
        return
    report.write(orjson.dumps({"address": engine.listening_address}) + b"\n")
    report.flush()
    sys.stdin.buffer.read()
    os._exit(0)  # a tidy end would wait for answers nobody reads any more


if __name__ == "__main__":
    main()
