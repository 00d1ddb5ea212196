"""The reader's two networks: where their files are, what they must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playground.local.messages import Json
from playground.local.text.weights import find_folder


@dataclass(frozen=True)
class ReaderWeights:
    """A detector of lines and a recogniser of characters, in one package."""

    id: str
    name: str
    package: str
    detector: str
    detector_sha256: str
    recogniser: str
    recogniser_sha256: str
    idle_seconds: int  # after which its process ends and gives its memory back
    licence: str
    child: ClassVar[str] = "playground.local.vision.child"

    def list_files(self, _data: Path) -> Mapping[Path, str]:
        return {
            self._get_path(self.detector): self.detector_sha256,
            self._get_path(self.recogniser): self.recogniser_sha256,
        }

    def build_job(self, _data: Path) -> Json:
        return {
            "detector": str(self._get_path(self.detector)),
            "recogniser": str(self._get_path(self.recogniser)),
            "idle_seconds": self.idle_seconds,
        }

    def _get_path(self, name: str) -> Path:
        return find_folder(self.package) / "models" / name


PP_OCR = ReaderWeights(
    id="RapidAI/PP-OCRv6-small",
    name="PP-OCRv6 small",
    package="rapidocr",
    detector="PP-OCRv6_det_small.onnx",
    detector_sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    recogniser="PP-OCRv6_rec_small.onnx",
    recogniser_sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    idle_seconds=600,
    licence="Apache-2.0",
)
