"""gunicorn's log, in the format of the rest. Its master loads this, and of ours nothing else."""

import os
from typing import Any

from gunicorn.glogging import Logger

from playground.infrastructure.logs import JsonFormatter, WithoutAddresses

JSON = "json"


class ServerLogger(Logger):  # type: ignore[misc]  # untyped
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(WithoutAddresses())
        if os.environ.get("PLAYGROUND_LOG_FORMAT") == JSON:
            for handler in self.error_log.handlers:
                handler.setFormatter(JsonFormatter())
