"""What settings are called: by tools and by people, and by A1111, whose names are used here."""

import re

# Other names of a setting by the one that A1111 gives it.
ALIASES = {
    "Steps": ("steps", "sampling steps", "num inference steps", "inference steps"),
    "Sampler": ("sampler", "sampling method", "sampler name"),
    "Schedule type": ("schedule type", "scheduler", "noise schedule"),
    "CFG scale": ("cfg scale", "cfg", "cfgscale", "guidance scale"),
    "Seed": ("seed",),
    "Size": ("size", "resolution", "dimensions", "image size"),
    "Width": ("width",),
    "Height": ("height",),
    "Model": (
        "model",
        "checkpoint",
        "base model",
        "model name",
        "stable diffusion model",
        "use stable diffusion model",
        "sd model name",
        "sd model checkpoint",
    ),
    "Model hash": ("model hash", "checkpoint hash", "base model hash", "sd model hash"),
    "Clip skip": ("clip skip", "clipskip"),
    "Denoising strength": ("denoising strength", "denoise", "prompt strength", "strength"),
    "Mask blur": ("mask blur",),
    "VAE": ("vae", "vae model", "use vae model"),
    "Version": ("version",),
}
NAMES = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
# Settings that have no name but their own, and what the names of many begin with.
OTHERS = frozenset(
    {
        "ensd", "eta", "rng", "app", "tool", "software", "lora", "loras", "styles", "hashes",
        "guidance", "distilled cfg scale", "face restoration", "upscaler", "created date",
        "time taken", "batch size", "batch pos", "pipeline", "operations", "parser",
    }
)  # fmt: skip
BEGINNINGS = (
    "adetailer ", "civitai ", "controlnet", "hires ", "hypernet", "inpaint ", "lora ", "mask ",
    "postprocess ", "refiner", "ti ", "tiled ", "token merging", "use ", "vae ", "variation seed",
)  # fmt: skip
NUMBERS = frozenset(
    {"Steps", "CFG scale", "Seed", "Width", "Height", "Clip skip", "Denoising strength"}
)
NUMBER = re.compile(r"-?\d[\d.]{0,40}", re.ASCII)
SIDES = re.compile(r"\D{0,5}(\d{1,6})\D{1,5}(\d{1,6})\D{0,10}", re.ASCII)
MODEL_ENDING = re.compile(r"\.(?:safetensors|ckpt|gguf|sft|pth?|bin|onnx)\Z", re.I)


def plain_label(label: str) -> str:
    """num_inference_steps and Num-Inference-Steps are the same name."""
    return re.sub("[_-]", " ", label.lower())


def is_setting(label: str) -> bool:
    label = plain_label(label)
    return label in NAMES or label in OTHERS or label.startswith(BEGINNINGS)


def get_name(label: str) -> str:
    """The name that A1111 gives it, or its own."""
    return NAMES.get(plain_label(label), label)


def is_figure(name: str, value: str) -> bool:
    """A setting that can be nothing but a number or two, and is."""
    if name == "Size":
        return SIDES.fullmatch(value) is not None
    return name in NUMBERS and NUMBER.fullmatch(value) is not None


def could_be(name: str, value: str) -> bool:
    """Whether such a setting may have this value; words may be anything."""
    return bool(value) and (name not in (*NUMBERS, "Size") or is_figure(name, value))


def read_size(value: str) -> str:
    """(1152, 896) and "1152 by 896 px" are 1152x896; what is neither stays."""
    sides = SIDES.fullmatch(value)
    return f"{sides[1]}x{sides[2]}" if sides else value


def trim_model(name: str) -> str:
    """The model alone, of a file in a folder."""
    stem = MODEL_ENDING.sub("", name)
    return stem if stem == name else stem.replace("\\", "/").rpartition("/")[2]


def name_values(pairs: dict[str, str]) -> dict[str, str]:
    """Under A1111's names; the first of two that mean the same stays."""
    values: dict[str, str] = {}
    for label, value in pairs.items():
        name = get_name(label)
        values.setdefault(name if name not in values else label, value)
    width, height = values.get("Width", ""), values.get("Height", "")
    if "Size" not in values and is_figure("Width", width) and is_figure("Height", height):
        values["Size"] = f"{values.pop('Width')}x{values.pop('Height')}"
    return values
