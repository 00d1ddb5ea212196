"""ComfyUI: a graph of nodes. What made the picture is found by following its links backwards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imagegen.infotext.comfy_loras import list_loras
from imagegen.infotext.comfy_words import Words
from imagegen.infotext.comfy_workflow import name_widgets
from imagegen.infotext.names import name_values, trim_model
from imagegen.infotext.objects import Values, write_pairs
from imagegen.infotext.parser import Parsed
from imagegen.infotext.writer import format_value

MOST_NODES = 5_000
MOST_STEPS = 500  # of one search
# A node that only passes a value on, or holds one, has it under one of these.
PASSED = ("value", "text", "string", "prompt", "seed", "noise_seed", "int", "float", "number",
          "Value", "Text", "text_1", "any", "input", "anything", "string_a", "")  # fmt: skip
WORDS = ("text", "text_g", "text_l", "t5xxl", "clip_l", "clip_g", "prompt", "positive_prompt")
SETTINGS = {
    "seed": "Seed", "noise_seed": "Seed", "steps": "Steps", "cfg": "CFG scale",
    "sampler_name": "Sampler", "scheduler": "Schedule type", "denoise": "Denoising strength",
    "guidance": "Guidance",
}  # fmt: skip
MODELS = ("ckpt_name", "unet_name", "model_name", "gguf_name", "base_ckpt_name", "model",
          "model_path")  # fmt: skip
PIPES = ("pipe", "basic_pipe", "optional_pipe", "context", "base_ctx")
LATENTS = ("latent_image", "latent", "samples", "pixels", "image", "images", "optional_latent")
ASIDE = frozenset({*LATENTS, "positive", "negative", "model", "clip", "vae", "conditioning"})


SIDES = re.compile(r"\s*(\d{2,5})\s*[x×]\s*(\d{2,5})(?!\d)", re.ASCII)


@dataclass(slots=True)
class Graph:
    nodes: dict[str, Values]

    def get_inputs(self, node: str) -> Values:
        inputs = self.nodes.get(node, {}).get("inputs")
        return inputs if isinstance(inputs, dict) else {}

    def get_class(self, node: str) -> str:
        return format_value(self.nodes.get(node, {}).get("class_type"))

    def get_link(self, value: Any) -> str:
        """The node that a value comes from; empty where it stands here."""
        is_link = isinstance(value, list) and len(value) == 2 and isinstance(value[0], (str, int))
        return str(value[0]) if is_link and str(value[0]) in self.nodes else ""

    def read_value(self, value: Any) -> str:
        """A text or number, also through nodes that hold one or pass it on."""
        for _ in range(MOST_STEPS):
            if not (node := self.get_link(value)):
                return format_value(value)
            inputs = self.get_inputs(node)
            own = [inputs[name] for name in PASSED if format_value(inputs.get(name))]
            links = [each for each in inputs.values() if self.get_link(each)]
            if not own and not links:
                return ""
            value = (own or links)[0]
        return ""

    def walk_nodes(self, start: str, aside: frozenset[str] = frozenset()) -> Iterator[str]:
        """A node and all that lead to it, the nearest first; not through inputs named `aside`."""
        seen, waiting = {start}, [start]
        for node in waiting:
            yield node
            for name, value in self.get_inputs(node).items():
                link = self.get_link(value)
                if link and link not in seen and name not in aside and len(seen) < MOST_STEPS:
                    seen.add(link)
                    waiting.append(link)


def read_graph(raw_values: Values) -> Parsed | None:
    """Of the names that a server is sent, or of the editor."""
    if isinstance(raw_values.get("nodes"), list):
        raw_values = name_widgets(raw_values)
    nodes = {str(key): node for key, node in list(raw_values.items())[:MOST_NODES]
             if isinstance(node, dict) and "class_type" in node}  # fmt: skip
    graph = Graph(nodes)
    sampler = _find_sampler(graph)
    if not sampler:
        return None
    values = _read_settings(graph, sampler)
    prompt, negative = (_read_words(graph, sampler, side) for side in ("positive", "negative"))
    return Parsed(prompt, negative, values, "ComfyUI") if prompt or "Model" in values else None


def _find_sampler(graph: Graph) -> str:
    """The first in the chain that ends in a saved picture: those behind it only refine."""
    ends = [node for node in graph.nodes if "Save" in graph.get_class(node)] or [
        node for node in graph.nodes if "Preview" in graph.get_class(node)]  # fmt: skip
    for end in ends:
        samplers = [node for node in graph.walk_nodes(end) if _is_sampler(graph, node)]
        if samplers:
            return samplers[-1]
    return next((node for node in graph.nodes if _is_sampler(graph, node)), "")


def _is_sampler(graph: Graph, node: str) -> bool:
    inputs = graph.get_inputs(node)
    if "latent_image" in inputs and ("positive" in inputs or "guider" in inputs):
        return True
    name = graph.get_class(node)
    return {"steps", "cfg", "sampler_name"} <= inputs.keys() or (
        "Sampler" in name and "positive" in inputs)  # fmt: skip


def _read_settings(graph: Graph, sampler: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for node in graph.walk_nodes(sampler, ASIDE):
        for name, key in SETTINGS.items():
            if name in graph.get_inputs(node) and (
                text := graph.read_value(graph.get_inputs(node)[name])
            ):
                values.setdefault(key, text)
    if values.get("Denoising strength") == "1":
        del values["Denoising strength"]
    for node in graph.walk_nodes(sampler, frozenset(LATENTS)):
        if guidance := graph.read_value(graph.get_inputs(node).get("guidance")):
            values.setdefault("Guidance", guidance)
    values |= _read_size(graph, sampler)
    values |= _read_models(graph, sampler)
    return name_values(values)


def _read_size(graph: Graph, sampler: str) -> dict[str, str]:
    for node in _walk_inputs(graph, sampler, (*LATENTS, *PIPES)):
        inputs = graph.get_inputs(node)
        if sides := SIDES.match(format_value(inputs.get("resolution"))):
            return {"Size": f"{sides[1]}x{sides[2]}"}
        parts = [graph.read_value(inputs.get(name, inputs.get(f"empty_latent_{name}")))
                 for name in ("width", "height")]  # fmt: skip
        if all(part.isascii() and part.isdecimal() for part in parts):
            return {"Size": "x".join(parts)}
    return {}


def _read_models(graph: Graph, sampler: str) -> dict[str, str]:
    """The checkpoint, and the LoRAs between it and the sampler."""
    values: dict[str, str] = {}
    loras: dict[tuple[str, str], None] = {}
    for node in _walk_inputs(graph, sampler, ("model", "guider", "sigmas", *PIPES)):
        inputs = graph.get_inputs(node)
        loras |= dict.fromkeys(list_loras(inputs, graph.read_value))
        if model := next(filter(None, (_name_model(inputs.get(name)) for name in MODELS)), ""):
            values.setdefault("Model", trim_model(model))
    return values | ({"LoRAs": write_pairs(loras)} if loras else {})


def _name_model(value: Any) -> str:
    """Of a loader; some keep a small picture beside the name."""
    return format_value(value.get("content") if isinstance(value, dict) else value)


def _walk_inputs(graph: Graph, start: str, names: tuple[str, ...]) -> Iterator[str]:
    inputs = graph.get_inputs(start)
    for name in names:
        if link := graph.get_link(inputs.get(name)):
            yield from graph.walk_nodes(link)


def _read_words(graph: Graph, sampler: str, side: str) -> str:
    """The texts that come to a sampler on this side, each once."""
    start = graph.get_inputs(sampler).get(side)
    if start is None:  # a guider holds them
        for node in graph.walk_nodes(sampler, ASIDE):
            inputs = graph.get_inputs(node)
            linked = inputs.get(side, inputs.get("conditioning") if side == "positive" else None)
            start = start or linked
    texts = list(dict.fromkeys(_find_texts(graph, start, side)))
    return "\n".join(texts)


def _find_texts(graph: Graph, start: Any, side: str) -> Iterator[str]:
    if isinstance(start, str):
        yield start.strip()
    waiting, seen = [(start, side)], set[tuple[str, str]]()
    words = Words(graph.get_link, graph.get_inputs)
    for value, now in waiting:
        node = graph.get_link(value)
        if not node or (node, now) in seen or len(seen) > MOST_STEPS:
            continue
        seen.add((node, now))
        inputs = graph.get_inputs(node)
        if "ZeroOut" in graph.get_class(node):
            continue
        keeps_both = graph.get_link(inputs.get("negative")) and not _is_loader(inputs)
        if value[1] == 1 and keeps_both:
            now = "negative"  # its second way out
        names = _names_of_words(inputs, now)
        texts = [text for name in names if (text := words.read_value(inputs[name]).strip())]
        yield from texts
        if not texts and not names:
            waiting += [(inputs[n], now) for n in _names_of_links(graph, inputs, now)]


def _names_of_words(inputs: Values, side: str) -> list[str]:
    if isinstance(inputs.get(side), str) or (side in inputs and _is_loader(inputs)):
        return [side]  # of a loader, which is told the words themselves
    return [name for name in WORDS if name in inputs]


def _is_loader(inputs: Values) -> bool:
    return any(isinstance(inputs.get(name), (str, dict)) for name in MODELS)


def _names_of_links(graph: Graph, inputs: Values, side: str) -> list[str]:
    """A node with both sides keeps them apart."""
    if "positive" in inputs and "negative" in inputs:
        return [side]
    skipped = {"model", "clip", "vae", "image", "control_net", "pixels", "mask", "samples"}
    return [name for name, value in inputs.items() if name not in skipped and graph.get_link(value)]
