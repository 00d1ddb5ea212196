"""What a single checkpoint of SD 1.x lacks to be a diffusers folder: its settings and its words.

They are the same for all models of that kind. The words come from a package of the environment that
converts, so nobody is asked for them.
"""

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

MERGES = "bpe_simple_vocab_16e6.txt.gz"  # of `open_clip`
WORDS = 49408
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
CHANNELS = [320, 640, 1280, 1280]
CROSS = "CrossAttn"
INDEX: dict[str, Any] = {
    "_class_name": "StableDiffusionPipeline",
    "feature_extractor": [None, None],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "PNDMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}
SETTINGS: dict[str, dict[str, Any]] = {
    "model_index.json": INDEX,
    "scheduler/scheduler_config.json": {
        "_class_name": "PNDMScheduler",
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000,
        "set_alpha_to_one": False,
        "skip_prk_steps": True,
        "steps_offset": 1,
        "clip_sample": False,
    },
    "text_encoder/config.json": {
        "architectures": ["CLIPTextModel"],
        "model_type": "clip_text_model",
        "vocab_size": WORDS,
        "hidden_size": 768,
        "intermediate_size": 3072,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "max_position_embeddings": 77,
        "hidden_act": "quick_gelu",
        "layer_norm_eps": 1e-05,
        "projection_dim": 768,
        "bos_token_id": 0,
        "eos_token_id": 2,
        "pad_token_id": 1,
    },
    "tokenizer/tokenizer_config.json": {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": 77,
        "add_prefix_space": False,
        "do_lower_case": True,
        "bos_token": BEGIN,
        **dict.fromkeys(("eos_token", "pad_token", "unk_token"), END),
    },
    "unet/config.json": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 64,
        "in_channels": 4,
        "out_channels": 4,
        "attention_head_dim": 8,
        "block_out_channels": CHANNELS,
        "cross_attention_dim": 768,
        "down_block_types": [*[f"{CROSS}DownBlock2D"] * 3, "DownBlock2D"],
        "up_block_types": ["UpBlock2D", *[f"{CROSS}UpBlock2D"] * 3],
        "layers_per_block": 2,
    },
    "vae/config.json": {
        "_class_name": "AutoencoderKL",
        "sample_size": 512,
        "in_channels": 3,
        "out_channels": 3,
        "latent_channels": 4,
        "block_out_channels": [128, 256, 512, 512],
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
        "layers_per_block": 2,
        "norm_num_groups": 32,
        "scaling_factor": 0.18215,
    },
}


def write_layout(folder: Path, merges: Path) -> Path:
    """A folder of SD 1.x without weights."""
    for path, settings in SETTINGS.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(settings))
    with gzip.open(merges, "rt", encoding="utf-8") as file:
        _head, *lines = file.read().splitlines()
    letters = _list_byte_letters()
    pairs = lines[: WORDS - 2 * len(letters) - 2]
    words = [*letters, *(f"{letter}</w>" for letter in letters)]
    words += [pair.replace(" ", "") for pair in pairs] + [BEGIN, END]
    vocabulary = {word: number for number, word in enumerate(words)}
    place = folder / "tokenizer"
    (place / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    (place / "merges.txt").write_text("\n".join(["#version: 0.2", *pairs, ""]), encoding="utf-8")
    return folder


def find_merges() -> Path:
    """Without importing the package, which takes long. FileNotFoundError where it is missing."""
    spec = importlib.util.find_spec("open_clip")
    places = (spec and spec.submodule_search_locations) or [""]
    path = Path(places[0]) / MERGES
    if not path.is_file():
        raise FileNotFoundError(MERGES)
    return path


def _list_byte_letters() -> list[str]:
    """The letters that stand for bytes, in CLIP's order: those that can be printed first."""
    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = 256 - len(printed)
    return [chr(each) for each in printed] + [chr(256 + number) for number in range(others)]
