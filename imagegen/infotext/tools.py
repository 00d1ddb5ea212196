"""What tools write as JSON, each known by names that no other uses."""

from collections.abc import Callable
from typing import Any

from imagegen.infotext import civitai, comfy, invoke, novelai
from imagegen.infotext.names import ALIASES, NAMES, trim_model
from imagegen.infotext.objects import (
    Values,
    get_list,
    get_object,
    get_words,
    label_name,
    list_others,
    load_object,
    parse_values,
    write_pairs,
)
from imagegen.infotext.parser import Parsed, parse_infotext

SWARM = {
    "comfyuisampler": "Sampler", "comfyuischeduler": "Schedule type",  # of its first versions
    "resolution": "Size", "steps": "Steps",
    "sampler": "Sampler", "scheduler": "Schedule type", "seed": "Seed",
    "cfgscale": "CFG scale", "model": "Model", "width": "Width", "height": "Height",
    "fluxguidancescale": "Guidance", "initimagecreativity": "Denoising strength", "vae": "VAE",
}  # fmt: skip
EASY = {
    "num_inference_steps": "Steps", "sampler_name": "Sampler", "guidance_scale": "CFG scale",
    "seed": "Seed", "width": "Width", "height": "Height", "clip_skip": "Clip skip",
    "use_stable_diffusion_model": "Model", "use_vae_model": "VAE",
    "prompt_strength": "Denoising strength", "scheduler_name": "Schedule type",
    "distilled_guidance_scale": "Guidance",
}  # fmt: skip
DRAW = {
    "steps": "Steps", "sampler": "Sampler", "scale": "CFG scale", "seed": "Seed", "size": "Size",
    "model": "Model", "strength": "Denoising strength",
}  # fmt: skip
RUINED = {
    "steps": "Steps", "sampler_name": "Sampler", "scheduler": "Schedule type", "cfg": "CFG scale",
    "seed": "Seed", "width": "Width", "height": "Height", "base_model_name": "Model",
    "base_model_hash": "Model hash", "denoise": "Denoising strength", "clip_skip": "Clip skip",
}  # fmt: skip
FOOOCUS = {
    "steps": "Steps", "sampler": "Sampler", "scheduler": "Schedule type", "seed": "Seed",
    "guidance_scale": "CFG scale", "base_model": "Model", "base_model_hash": "Model hash",
    "clip_skip": "Clip skip", "version": "Version", "resolution": "Size",
}  # fmt: skip


# Of its text files, in small letters.
BY_LABEL = {"stable diffusion model": "use_stable_diffusion_model", "steps": "num_inference_steps",
            "sampler": "sampler_name", "vae model": "use_vae_model"}  # fmt: skip
POSITIVE = ("prompt", "positive_prompt", "positivePrompt", "Prompt")
NEGATIVE = ("negative_prompt", "negativePrompt", "negativeprompt", "uc", "Negative prompt",
            "Negative Prompt")  # fmt: skip


def read_swarm(values: Values) -> Parsed | None:
    """SwarmUI."""
    settings = get_object(values, "sui_image_params")
    if not settings:
        return None
    model = get_words(settings, "model").replace("\\", "/").rpartition("/")[2]
    settings = {**settings, "model": model}
    if {"width", "height"} <= settings.keys():
        settings.pop("resolution", None)  # says the same
    loras = zip(get_list(settings, "loras"), get_list(settings, "loraweights"), strict=False)
    names = {**SWARM, "prompt": "", "negativeprompt": "", "loras": "", "loraweights": ""}
    prompts = get_words(settings, "prompt"), get_words(settings, "negativeprompt")
    parsed = parse_values(settings, *prompts, _drop_blank(names), "SwarmUI")
    if listed := write_pairs((str(name), str(weight)) for name, weight in loras):
        parsed.values["LoRAs"] = listed
    if version := get_words(settings, "swarm_version"):
        parsed.values["Version"] = f"SwarmUI {version}"
    others = list_others(settings, {*names, "swarm_version"})
    others |= list_others(get_object(values, "sui_extra_data"), ())
    others |= list_others(values, ("sui_image_params", "sui_extra_data"))
    return Parsed(*prompts, parsed.values, "SwarmUI", others)


def read_easy_diffusion(values: Values) -> Parsed | None:
    """Its own names, or the labels of its text files."""
    if "Stable Diffusion model" in values:
        lowered = {str(name).lower(): value for name, value in values.items()}
        values = {BY_LABEL.get(n, n.replace(" ", "_")): value for n, value in lowered.items()}
    if not {"num_inference_steps", "use_stable_diffusion_model"} & values.keys():
        return None
    if isinstance(values.get("use_stable_diffusion_model"), str):
        values = {**values, "use_stable_diffusion_model": _file_name(values)}
    prompt = get_words(values, "original_prompt", "prompt")
    return _parse_tool(
        values, EASY, get_words(values, "prompt") or prompt, "negative_prompt", "Easy Diffusion"
    )


def read_draw_things(values: Values) -> Parsed | None:
    if "c" not in values or not {"uc", "model", "sampler"} & values.keys():
        return None
    return _parse_tool(values, DRAW, get_words(values, "c"), "uc", "Draw Things", "c")


def read_draw_things_prose(text: str) -> Parsed:
    """Words, then what is not wanted behind a dash, then the settings."""
    parsed = parse_infotext(text)
    prompt, dash, negative = parsed.prompt.rpartition("\n-")
    if not dash:
        prompt, negative = parsed.prompt, parsed.negative_prompt
    values = {**parsed.values, "Model": trim_model(parsed.values.get("Model", ""))}
    if values.get("Denoising strength") in ("1", "1.0"):
        del values["Denoising strength"]
    return Parsed(prompt, negative, values, "Draw Things")


def read_ruined(values: Values) -> Parsed | None:
    """RuinedFooocus."""
    if (
        values.get("software") != "RuinedFooocus"
        and not {"Prompt", "base_model_name"} <= values.keys()
    ):
        return None
    prompt = get_words(values, "Prompt", "prompt")
    parsed = _parse_tool(
        values, RUINED, prompt, "Negative", "RuinedFooocus", "Prompt", "loras", "software"
    )
    loras = [str(each[-1]) for each in get_list(values, "loras") if isinstance(each, list) and each]
    listed = write_pairs(_split_weight(text) for text in loras) or get_words(values, "loras")
    if listed:
        parsed.values["LoRAs"] = listed
    return parsed


def read_fooocus(values: Values) -> Parsed | None:
    """Its own scheme: one object. Older versions wrote labels for names."""
    values = {str(key).lower().replace(" ", "_"): value for key, value in values.items()}
    if (
        "prompt" not in values
        or not {"base_model", "metadata_scheme", "performance"} & values.keys()
    ):
        return None
    parsed = _parse_tool(values, FOOOCUS, get_words(values, "prompt"), "negative_prompt", "Fooocus",
                    "prompt", "metadata_scheme")  # fmt: skip
    return Parsed(parsed.prompt, parsed.negative_prompt, parsed.values | parsed.others, "Fooocus")


def read_any(values: Values) -> Parsed | None:
    """Of a tool nobody knows: a prompt, and settings under names that many give them."""
    values = {name: _name_model(value) if _normalise_name(name) in MODELS else value
             for name, value in values.items()}  # fmt: skip
    plain = {
        name: _normalise_name(name) for name in values if not isinstance(values[name], (dict, list))
    }
    names = {name: NAMES[label] for name, label in plain.items() if label in NAMES}
    prompt = get_words(values, *POSITIVE)
    if not prompt or not {"Steps", "Seed", "Sampler", "Model", "CFG scale"} & set(names.values()):
        return None
    negative = next((name for name in NEGATIVE if name in values), "")
    return _parse_tool(values, names, prompt, negative, get_words(values, "software"), *POSITIVE)


MODELS = ALIASES["Model"]
# What sites and programs put round the settings.
AROUND = ("prompt", "workflow", "meta", "metadata", "parameters")
Reader = Callable[[Values], Parsed | None]
READERS: tuple[Reader, ...] = (
    read_swarm, civitai.read_generator, novelai.read_novelai, read_draw_things, read_ruined,
    read_easy_diffusion, invoke.read_invoke, read_fooocus, comfy.read_graph, read_any,
)  # fmt: skip


def read_object(text: str) -> Parsed | None:
    """A text that is an object of any of these."""
    values = load_object(text)
    for each in (values, *(get_object(values, name) for name in AROUND)):
        if each and (parsed := next((done for read in READERS if (done := read(each))), None)):
            return parsed
    return None


def _parse_tool(
    values: Values, names: dict[str, str], prompt: str, negative: str, source: str, *taken: str
) -> Parsed:
    parsed = parse_values(values, prompt, get_words(values, negative), names, source)
    spoken = {"prompt", negative, *taken, *names}
    return Parsed(parsed.prompt, parsed.negative_prompt, parsed.values, source,
                  list_others(values, spoken))  # fmt: skip


def _drop_blank(names: dict[str, str]) -> dict[str, str]:
    return {name: key for name, key in names.items() if key}


def _file_name(values: Values) -> str:
    path = get_words(values, "use_stable_diffusion_model")
    return trim_model(path) if "." in path[-12:] else path.replace("\\", "/").rpartition("/")[2]


def _split_weight(text: str) -> tuple[str, str]:
    """0.1 - name.safetensors"""
    weight, dash, name = text.partition(" - ")
    return (trim_model(name), weight) if dash else (text, "")


def _name_model(value: Any) -> Any:
    """A model may be an object with its name in it."""
    if not isinstance(value, dict):
        return value
    return get_words(value, "modelFileName", "name", "model_name") or value


def _normalise_name(name: str) -> str:
    return label_name(name).lower()
