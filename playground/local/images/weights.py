"""An added image model, as the process that holds it is started."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playground.local.images.record import ModelRecord
from playground.local.messages import Json

IDLE_SECONDS = 300  # after which its process ends and gives its memory back
ENGINE = "playground.local.images.engine"


@dataclass(frozen=True)
class ImageWeights:
    """One model; `engine` is the module that runs it."""

    record: ModelRecord
    engine: str = ENGINE
    idle_seconds: float = IDLE_SECONDS
    child: ClassVar[str] = "playground.local.images.child"

    @property
    def id(self) -> str:
        return self.record.name

    def list_files(self, _data: Path) -> Mapping[Path, str]:
        return {Path(self.record.folder) / path: sha256 for path, sha256 in self.record.files}

    def build_job(self, _data: Path) -> Json:
        return {
            "folder": self.record.folder,
            "engine": self.engine,
            "idle_seconds": self.idle_seconds,
        }
