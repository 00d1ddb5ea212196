"""The image model that `make image-model` proposes: the one record of what it is and where.

The revision is one that the hub documents: the commit that added the ONNX files. The sha256 of the
files are not known here. The hub states them for each file, they are checked as it arrives, and
written down beside the weights; from then on they are what the files must be.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recommendation:
    """One repository of the Hugging Face hub, and what of it is needed."""

    name: str  # what it is called here
    title: str
    repository: str
    revision: str
    size_bytes: int  # of all files, as the hub's pages say it
    licence: str
    files: tuple[str, ...]  # patterns of what is fetched


LCM_DREAMSHAPER = Recommendation(
    name="LCM_Dreamshaper_v7",
    title="LCM Dreamshaper v7",
    repository="SimianLuo/LCM_Dreamshaper_v7",
    revision="4721097975058205c4edcdece2cc574b7dd7bc04",
    size_bytes=4_280_000_000,
    licence="MIT",
    files=(
        "model_index.json",
        "scheduler/*.json",
        "tokenizer/*",
        *(f"{part}/config.json" for part in ("text_encoder", "unet", "vae_decoder", "vae_encoder")),
        *(f"{part}/model.onnx*" for part in ("text_encoder", "unet", "vae_decoder", "vae_encoder")),
    ),
)
