"""Write an image model as ONNX graphs: what runs in the environment that converts.

The job is one JSON line on standard input: the model's folder or checkpoint, and where to. The last
line on standard output is JSON: `{}`, or `{"error": …}` with a sentence.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from playground.local.images.layouts import find_merges, write_layout

NEEDS_HUB = (
    "A checkpoint of SD 2.x or SDXL alone has no tokenizer. It comes from the Hugging Face hub,"
    " which can't be reached. Bring the model as a diffusers folder, which has one."
)
WORDS_SEEN = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
FIRST_WIDTH = 768  # channels of a token of SD 1.x


def export_model(source: Path, target: Path) -> None:
    """A checkpoint becomes a diffusers folder first."""
    from optimum.exporters.onnx import main_export

    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        folder = unpack_checkpoint(source, Path(place)) if source.is_file() else source
        main_export(str(folder), output=target, task="text-to-image")


def unpack_checkpoint(path: Path, folder: Path) -> Path:
    """One file of safetensors, as the parts of its pipeline."""
    from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
    from safetensors import safe_open

    with safe_open(str(path), framework="pt") as file:
        names = set(file.keys())
        seen = file.get_slice(WORDS_SEEN).get_shape() if WORDS_SEEN in names else [0]
    is_large = any(name.startswith("conditioner.") for name in names)
    kind = StableDiffusionXLPipeline if is_large else StableDiffusionPipeline
    more = {}
    if seen[-1] == FIRST_WIDTH:
        layout = write_layout(folder / "layout", find_merges())
        more = {"config": str(layout), "local_files_only": True}
    target = folder / "unpacked"
    kind.from_single_file(str(path), **more).save_pretrained(str(target))
    return target


def explain_error(error: Exception, source: Path) -> str:
    first = str(error).partition("\n")[0] or type(error).__name__
    if source.is_file() and isinstance(error, OSError):
        return NEEDS_HUB
    if isinstance(error, MemoryError):
        return "Memory ran out."
    return f"{source.name} could not be converted: {first.rstrip('.')}."


def main() -> int:
    job: dict[str, str] = json.loads(sys.stdin.readline())
    source, answer = Path(job["source"]), dict[str, Any]()
    try:
        export_model(source, Path(job["target"]))
    except Exception as error:  # noqa: BLE001 - whatever it is becomes a sentence
        answer = {"error": explain_error(error, source)}
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
