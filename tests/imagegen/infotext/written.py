"""What other tools write, made by hand: objects, graphs, and texts hidden in pixels."""

import gzip
import json
from typing import Any

from PIL import Image

from tests.intake.files import saved, scene

Node = dict[str, Any]


def node(kind: str, **inputs: Any) -> Node:
    return {"class_type": kind, "inputs": inputs}


GRAPH: dict[str, Node] = {
    "1": node("CheckpointLoaderSimple", ckpt_name="SDXL\\heron_v2.safetensors"),
    "2": node("LoraLoader", lora_name="reeds.safetensors", strength_model=0.6, model=["1", 0],
              clip=["1", 1]),
    "3": node("CLIPTextEncode", text=["9", 0], clip=["2", 1]),
    "4": node("CLIPTextEncode", text="fog", clip=["2", 1]),
    "5": node("EmptyLatentImage", width=["10", 0], height=1216, batch_size=1),
    "6": node("KSampler", seed=["11", 0], steps=28, cfg=5.5, sampler_name="dpmpp_2m",
              scheduler="karras", denoise=1.0, model=["2", 0], positive=["12", 0],
              negative=["4", 0], latent_image=["5", 0]),
    "7": node("VAEDecode", samples=["6", 0], vae=["1", 2]),
    "8": node("SaveImage", images=["7", 0], filename_prefix="x"),
    "9": node("PrimitiveStringMultiline", value="a heron"),
    "10": node("PrimitiveInt", value=832),
    "11": node("Reroute", **{"": ["13", 0]}),
    "12": node("ConditioningCombine", conditioning_1=["3", 0], conditioning_2=["14", 0]),
    "13": node("Seed (rgthree)", seed=77),
    "14": node("CLIPTextEncode", text="in the reeds", clip=["2", 1]),
}  # fmt: skip
FLUX: dict[str, Node] = {
    "1": node("UNETLoader", unet_name="flux1-dev.sft"),
    "2": node("CLIPTextEncode", text="a heron", clip=["9", 0]),
    "3": node("FluxGuidance", guidance=3.5, conditioning=["2", 0]),
    "4": node("BasicGuider", model=["1", 0], conditioning=["3", 0]),
    "5": node("SamplerCustomAdvanced", noise=["6", 0], guider=["4", 0], sampler=["7", 0],
              sigmas=["8", 0], latent_image=["10", 0]),
    "6": node("RandomNoise", noise_seed=77),
    "7": node("KSamplerSelect", sampler_name="euler"),
    "8": node("BasicScheduler", scheduler="simple", steps=20, denoise=1, model=["1", 0]),
    "9": node("DualCLIPLoader", clip_name1="t5", clip_name2="l"),
    "10": node("EmptySD3LatentImage", width=1024, height=768, batch_size=1),
    "11": node("VAEDecode", samples=["5", 0], vae=["12", 0]),
    "13": node("SaveImage", images=["11", 0]),
}  # fmt: skip


def add_second_pass(graph: dict[str, Node]) -> dict[str, Node]:
    """With a second pass over the picture made larger."""
    again = node("KSampler", seed=1, steps=9, cfg=1, sampler_name="euler", scheduler="normal",
                 denoise=0.4, model=["2", 0], positive=["3", 0], negative=["4", 0],
                 latent_image=["21", 0])  # fmt: skip
    upscaled = node("LatentUpscale", samples=["6", 0], width=1664, height=2432)
    decoded = node("VAEDecode", samples=["20", 0], vae=["1", 2])
    return {"20": again, **graph, "21": upscaled, "7": decoded}


def novelai(version: int = 3) -> dict[str, Any]:
    comment: dict[str, Any] = {
        "prompt": "a heron", "steps": 28, "height": 1216, "width": 832, "scale": 5.0, "uc": "fog",
        "seed": 77, "sampler": "k_euler_ancestral", "noise_schedule": "karras", "strength": 0.7,
        "request_type": "PromptGenerateRequest", "cfg_rescale": 0.1,
    }  # fmt: skip
    if version == 4:
        del comment["prompt"], comment["uc"]
        comment["v4_prompt"] = {"caption": {"base_caption": "a heron", "char_captions": [
            {"char_caption": "girl, hat", "centers": [{"x": 0.5, "y": 0.5}]}]}}  # fmt: skip
        comment["v4_negative_prompt"] = {"caption": {"base_caption": "fog", "char_captions": []}}
    return comment


def novelai_texts(version: int = 3) -> dict[str, str]:
    return {
        "Title": "NovelAI generated image", "Description": "a heron", "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4 37442FCA", "Comment": json.dumps(novelai(version)),
    }  # fmt: skip


def hide(text: str, name: str, size: tuple[int, int] = (96, 80)) -> Image.Image:
    """In the lowest bits, column after column: of the opacity, or of red, green and blue."""
    payload = text.encode()
    if name.endswith("comp"):
        payload = gzip.compress(payload)
    data = name.encode() + (8 * len(payload)).to_bytes(4, "big") + payload
    bits = [byte >> place & 1 for byte in data for place in range(7, -1, -1)]
    image = scene(*size).convert("RGBA")
    pixels = image.load()
    assert pixels
    bands = (3,) if "png" in name else (0, 1, 2)
    at = 0
    for x in range(size[0]):
        for y in range(size[1]):
            pixel = list(pixels[x, y])  # type: ignore[arg-type]
            for band in bands:
                bit = bits[at] if at < len(bits) else 0
                pixel[band] = (pixel[band] & 254) | bit
                at += 1
            pixels[x, y] = tuple(pixel)
    return image if "png" in name else image.convert("RGB")


def with_comment(data: bytes, kind: str = "JPEG", tag: int = 0x9286) -> bytes:
    """A picture with these very bytes in its EXIF block."""
    exif = Image.Exif()
    if tag == 0x9286:
        exif.get_ifd(0x8769)[tag] = data
    else:
        exif[tag] = data.decode("latin-1")
    return saved(scene(), kind, exif=exif)


def draw_things(*, as_object: bool = True) -> bytes:
    """XMP of a PNG, with the same as an object and as prose."""
    known = {"c": "a heron", "uc": "fog", "model": "sd_v1.5_f16.ckpt", "sampler": "DDIM",
             "scale": 7, "seed": 77, "size": "832x1216", "steps": 28, "strength": 1}  # fmt: skip
    prose = ("a heron\n-fog\nSteps: 28, Sampler: DDIM, Guidance Scale: 7.0, Seed: 77, "
             "Size: 832x1216, Model: sd_v1.5_f16.ckpt, Strength: 1.0")  # fmt: skip
    comment = f"<exif:UserComment><rdf:Alt><rdf:li>{_escape_xml(json.dumps(known))}</rdf:li></rdf:Alt></exif:UserComment>"  # noqa: E501
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><xmp:CreatorTool>Draw Things'
        f"</xmp:CreatorTool><dc:description><rdf:Alt><rdf:li>{_escape_xml(prose)}</rdf:li></rdf:Alt>"
        f"</dc:description>{comment if as_object else ''}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _escape_xml(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("\n", "&#xA;")
