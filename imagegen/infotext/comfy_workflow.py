"""The graph that ComfyUI's editor keeps: its nodes hold their values by place, not by name."""

from itertools import islice
from typing import Any

from imagegen.infotext.objects import Values, get_list
from imagegen.infotext.writer import format_value

MOST_NODES = 5_000
SIZES = ("width", "height", "batch_size")
# The names of the values of a node, in their order; blank: a control of the editor.
WIDGETS = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "CLIPTextEncode": ("text",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "EmptyLatentImage": SIZES,
    "EmptySD3LatentImage": SIZES,
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "FluxGuidance": ("guidance",),
    "PrimitiveNode": ("value",),
}
OFF = (2, 4)  # modes of a node that takes no part


def name_widgets(values: Values) -> Values:
    """The same as a graph by names; empty where it is none, or nothing of it is known."""
    links = dict(filter(None, map(_read_link, get_list(values, "links"))))
    nodes = (node for node in get_list(values, "nodes") if isinstance(node, dict))
    return {
        format_value(node.get("id")): {
            "class_type": format_value(node.get("type")),
            "inputs": _list_inputs(node, links),
        }
        for node in islice(nodes, MOST_NODES)
        if node.get("mode") not in OFF
    }


def _read_link(link: Any) -> tuple[str, list[Any]] | None:
    """Its number, and where it comes from: a list, since 2024 also an object."""
    if isinstance(link, dict):
        link = [link.get("id"), link.get("origin_id"), link.get("origin_slot")]
    if not isinstance(link, list) or len(link) < 3:
        return None
    return str(link[0]), [str(link[1]), link[2]]


def _list_inputs(node: Values, links: dict[str, list[Any]]) -> Values:
    names = WIDGETS.get(format_value(node.get("type")), ())
    values = dict(zip(names, get_list(node, "widgets_values"), strict=False))
    values.pop("", None)
    for each in get_list(node, "inputs"):
        link = links.get(format_value(each.get("link"))) if isinstance(each, dict) else None
        if link:
            values[format_value(each.get("name"))] = link
    return values
