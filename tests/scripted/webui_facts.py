"""What the pretend web UI has: checkpoints, samplers, schedules, and the jobs it works on."""

import time
from dataclasses import dataclass
from typing import Any

DEFAULT_SAMPLER = "DPM++ 2M"
SAMPLERS: tuple[tuple[str, list[str], dict[str, Any]], ...] = (
    ("DPM++ 2M", ["k_dpmpp_2m"], {"scheduler": "karras"}),
    ("DPM++ 2S a", ["k_dpmpp_2s_a"], {"scheduler": "karras"}),
    ("Euler a", ["k_euler_a", "k_euler_ancestral"], {}),
    ("Euler", ["k_euler"], {}),
    ("DDIM", ["ddim"], {}),
)
SCHEDULERS = (
    ("automatic", "Automatic", None),
    ("karras", "Karras", None),
    ("sgm_uniform", "SGM Uniform", ["SGMUniform"]),
    ("ddim", "DDIM", None),
)
FAILURES = {  # by a word in the prompt
    "black square": ("NansException", "A tensor with all NaNs was produced in Unet."),
    "too large": ("OutOfMemoryError", "CUDA out of memory. Tried to allocate 20.00 GiB."),
    "mixed shapes": ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"),
}


@dataclass(frozen=True)
class Checkpoint:
    """A file of weights, in `folder` below the server's own."""

    stem: str
    sha256: str
    folder: str = ""

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.stem}.safetensors".lstrip("/")

    @property
    def row(self) -> dict[str, Any]:
        name = self.path.removesuffix(".safetensors").replace("/", "_")
        return {
            "title": self.title, "model_name": name, "hash": self.sha256[:10],
            "sha256": self.sha256, "filename": f"/models/{self.path}", "config": None,
        }  # fmt: skip

    @property
    def title(self) -> str:
        return f"{self.path} [{self.sha256[:10]}]"

    def is_called(self, name: str) -> bool:
        ids = (self.title, self.path, self.stem, self.row["model_name"], self.sha256)
        return name in (*ids, self.sha256[:10])


CHECKPOINTS = (
    Checkpoint("animeArt_v3", "aaaaaaaaaa" + "1" * 54),
    Checkpoint("v1-5-pruned-emaonly", "6ce0161689" + "2" * 54),
    Checkpoint("juggernautXL_v9", "c9e3e68f89" + "3" * 54, "sdxl"),
)


@dataclass(eq=False)
class Task:
    """One picture that it makes."""

    id: str
    steps: int
    seconds: float
    started: float = 0.0
    stamp: str = "0"
    interrupted: bool = False

    @property
    def step(self) -> int:
        part = (time.monotonic() - self.started) / self.seconds if self.seconds else 1.0
        return min(self.steps, int(self.steps * part))

    @property
    def is_over(self) -> bool:
        return self.interrupted or time.monotonic() - self.started >= self.seconds
