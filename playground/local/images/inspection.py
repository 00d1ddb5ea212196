"""What lies in a folder, found out without loading a graph; what can't be used is said in words."""

from dataclasses import dataclass
from pathlib import Path

from playground.local.images.errors import UnusableModel
from playground.local.images.onnx_file import BrokenFileError, FileFacts, read_facts
from playground.local.images.samplers import SAMPLERS
from playground.local.images.schedule import read_schedule
from playground.local.images.settings import name_file, read_optional
from playground.local.images.vae import SCALE

GRAPH = "model.onnx"
NEEDED = ("text_encoder", "unet", "vae_decoder")
OPTIONAL = ("text_encoder_2", "vae_encoder", "tiny_vae_decoder")
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
USUAL_SIDE = 64  # latents
EIGHT_BIT_SHARE = 0.2
# Which of our samplers a model was made for, by the class that its folder names.
OWN_SAMPLERS = {
    "LCMScheduler": "LCM",
    "EulerDiscreteScheduler": "Euler",
    "EulerAncestralDiscreteScheduler": "Euler a",
    "DDIMScheduler": "DDIM",
    "DPMSolverMultistepScheduler": "DPM++ 2M",
}


@dataclass(frozen=True)
class FolderFacts:
    kind: str  # as a person calls it
    precision: str  # of the unet: fp32, fp16, bf16 or int8
    bytes: int  # of graphs and weights
    samplers: tuple[str, ...]  # the one that the model was made for first
    native_size: int  # pixels of a side


def inspect_folder(folder: Path) -> FolderFacts:
    """Raises UnusableModel, with a sentence, for what `ImageModel.open` could not load."""
    present = [name for name in OPTIONAL if (folder / name).is_dir()]
    if (folder / "transformer").is_dir():
        raise UnusableModel("The model has a transformer in place of a unet, which can't be used.")
    graphs = {name: _inspect_graph(folder, folder / name / GRAPH) for name in (*NEEDED, *present)}
    _compare_widths(folder, graphs["unet"][0])
    unet, _ = graphs["unet"]
    settings = read_schedule(folder / "scheduler" / "scheduler_config.json").settings
    side = read_optional(folder / "unet" / "config.json").get("sample_size")
    return FolderFacts(
        kind=_name_kind(unet, settings),
        precision=_name_precision(unet),
        bytes=sum(size for _, size in graphs.values()),
        samplers=_order_samplers(unet, str(settings.get("_class_name"))),
        native_size=(side if isinstance(side, int) else USUAL_SIDE) * SCALE,
    )


def _inspect_graph(folder: Path, path: Path) -> tuple[FileFacts, int]:
    """What it says of itself, and how many bytes it has with all its weights."""
    if not path.is_file():
        raise UnusableModel(_explain_missing(path))
    _check_inside(folder, path, path)
    try:
        facts = read_facts(path)
    except BrokenFileError as error:
        raise UnusableModel(f"{name_file(path)} is damaged, or is no ONNX file.") from error
    except OSError as error:
        raise UnusableModel(f"{name_file(path)} can't be read.") from error
    beside = [path.parent / place for place in sorted(facts.places)]
    for other in beside:
        _check_inside(folder, path, other)
        if not other.is_file():
            raise UnusableModel(
                f"{name_file(path)} has its weights in {other.name}, which is missing."
            )
    return facts, sum(each.stat().st_size for each in (path, *beside))


def _explain_missing(path: Path) -> str:
    others = sorted(each.name for each in path.parent.glob("*") if each.suffix in PICKLES)
    if others:
        return (
            f"{path.parent.name} has {others[0]}, which is never loaded: such a file can run any"
            f" code. Export the model to ONNX, which makes {name_file(path)}."
        )
    return f"{name_file(path)} is missing."


def _check_inside(folder: Path, path: Path, other: Path) -> None:
    if not other.resolve().is_relative_to(folder.resolve()):
        raise UnusableModel(
            f"{name_file(path)} reads a file outside the model's folder, which is not allowed."
        )


def _compare_widths(folder: Path, unet: FileFacts) -> None:
    """Text encoders and unet are of one model where a token has as many numbers for both."""
    wanted = (unet.inputs.get("encoder_hidden_states") or [None])[-1]
    places = [folder / name / "config.json" for name in ("text_encoder", "text_encoder_2")]
    sizes = [read_optional(place).get("hidden_size") for place in places]
    known = [size for size in sizes if isinstance(size, int)]
    encoders = sum(place.parent.is_dir() for place in places)
    if wanted and len(known) == encoders and sum(known) != wanted:
        raise UnusableModel(
            f"text_encoder and unet are of different models: a token has {sum(known)} numbers"
            f" for one and {wanted} for the other."
        )


def _name_precision(unet: FileFacts) -> str:
    """What most weights are; int8 where a good part is, as convolutions are often left."""
    if unet.weights["int8"] > unet.weights.total() * EIGHT_BIT_SHARE:
        return "int8"
    return unet.weights.most_common(1)[0][0] if unet.weights else "fp32"


def _name_kind(unet: FileFacts, settings: dict[str, object]) -> str:
    width = (unet.inputs.get("encoder_hidden_states") or [None])[-1]
    turbo = settings.get("timestep_spacing") == "trailing"
    if "text_embeds" in unet.inputs:
        return "SDXL Turbo" if turbo else "SDXL"
    if "timestep_cond" in unet.inputs:
        return "LCM"
    if width == 1024:
        return "SD Turbo" if turbo else "Stable Diffusion 2.x"
    return "Stable Diffusion 1.x" if width == 768 else "Stable Diffusion"


def _order_samplers(unet: FileFacts, scheduler: str) -> tuple[str, ...]:
    own = "LCM" if "timestep_cond" in unet.inputs else OWN_SAMPLERS.get(scheduler, "Euler")
    return tuple(sorted(SAMPLERS, key=lambda name: name != own))
