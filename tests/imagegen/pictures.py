"""Pictures for tests, browsers and the bench: one with its file, or many that share a few."""

import hashlib
import io
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from imagegen.gallery.search import build_search_text
from imagegen.models import Picture
from playground.intake import store
from playground.models import Artifact, Run, Status
from tests.imagegen.guests import APART, FIRST

SIZES = ((1024, 1024), (768, 1024), (1024, 768), (512, 512), (1216, 832), (640, 1536))
MODELS = ("Juggernaut-XL", "DreamShaper-8", "FLUX.1-schnell", "PonyDiffusionV6XL")
SUBJECTS = ("red fox", "lighthouse", "old harbour", "paper lantern", "glass city", "quiet forest")
MANNERS = ("at dawn", "in the snow", "under neon lights", "in watercolour", "seen from above")
DETAILS = (
    "highly detailed, soft volumetric light, 85 mm photograph, shallow depth of field, film grain,"
    " muted colours, intricate textures, by nobody in particular"
)
NEGATIVE = "blurry, low quality, extra fingers, watermark, text, deformed, jpeg artefacts"
STEP = 2_000  # rows in one statement
CHANGED = (Picture.Kind.UPSCALE, Picture.Kind.INPAINT)


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A file that many pictures share, and its thumbnail."""

    name: str
    thumbnail: str
    size: tuple[int, int]  # width, height
    bytes: int
    sha256: str


def draw_png(number: int, width: int, height: int, format: str = "PNG", scale: int = 1) -> bytes:
    """A picture that can be told from the next one: two colours, a sun, hills."""
    dice = random.Random(number)
    w, h = max(1, width // scale), max(1, height // scale)
    hue = dice.randrange(360)
    image = Image.linear_gradient("L").resize((w, h))
    sky = Image.merge("HSV", (Image.new("L", (w, h), hue * 255 // 360), Image.new("L", (w, h), 110),
                              image.point(lambda v: 255 - v // 3))).convert("RGB")  # fmt: skip
    pen = ImageDraw.Draw(sky)
    x, y, r = dice.randrange(w), dice.randrange(max(1, h // 2)), min(w, h) // 8
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 236, 200))
    for hill in range(3):
        top, at = h * (5 + hill) // 9, dice.randrange(w)
        shade = tuple(c // (hill + 2) for c in sky.getpixel((w // 2, h - 1)))  # type: ignore[union-attr]
        pen.ellipse((at - w, top, at + w, top + 2 * h), fill=shade)
    file = io.BytesIO()
    sky.save(file, format)
    return file.getvalue()


def prompt_of(number: int) -> str:
    return f"A {SUBJECTS[number % 6]} {MANNERS[number % 5]}, number {number}, {DETAILS}"


def infotext_of(prompt: str, seed: int, width: int, height: int, model: str) -> str:
    return (
        f"{prompt}\nNegative prompt: {NEGATIVE}\nSteps: 20, Sampler: DPM++ 2M, CFG scale: 7, "
        f"Seed: {seed}, Size: {width}x{height}, Model: {model}"
    )


def run_of(owner: str, number: int = 1, **values: Any) -> Run:
    request = {
        "prompt": prompt_of(number),
        "negative_prompt": NEGATIVE,
        "steps": 20,
        "cfg_scale": 7.0,
        "seed": number,
        "width": 1024,
        "height": 1024,
        "batch_size": 1,
        "sampler_name": "DPM++ 2M",
    }
    columns: dict[str, Any] = {
        "owner": owner,
        "app": "imagegen",
        "provider": "arli",
        "endpoint": "txt2img",
        "model": MODELS[number % len(MODELS)],
        "request": request,
        "status": Status.DONE,
        "duration": 8.4,
    }
    return Run(**{**columns, **values})


def store_image(
    owner: str, number: int = 1, *, run: Run | None = None, data: bytes = b"", **values: Any
) -> Picture:
    """One as the worker leaves it, but for its thumbnail. `values` are of the Picture."""
    width, height = values.pop("width", 64), values.pop("height", 48)
    created = values.pop("created", None)
    if run is None:
        run = run_of(owner, number)
        run.save()
    artifact = store.store_artifact(
        run, Artifact.Role.OUTPUT, data or draw_png(number, width, height), f"{number}.png"
    )
    prompt = values.pop("prompt", prompt_of(number))
    made = Picture(
        artifact=artifact,
        owner=owner,
        run=run,
        width=width,
        height=height,
        **describe_picture(prompt, number, width, height, **values),
    )
    made.save()
    if created is not None:
        Picture.objects.filter(pk=made.pk).update(created=created)
        made.refresh_from_db()
    return made


def describe_picture(
    prompt: str, number: int, width: int, height: int, **values: Any
) -> dict[str, Any]:
    model = values.get("model", MODELS[number % len(MODELS)])
    defaults = {
        "kind": Picture.Kind.TXT2IMG,
        "model": model,
        "prompt": prompt,
        "search": build_search_text(prompt, NEGATIVE, model),
        "seed": number,
        "infotext": infotext_of(prompt, number, width, height, model),
    }
    return {**defaults, **values}


def store_many(owner: str, count: int, files: Sequence[StoredPicture]) -> None:
    """So many, thirteen minutes apart, every seventh starred, sharing files. Of ten, the third is
    inpainted to the second, and that enlarged to the first."""
    for start in range(0, count, STEP):
        numbers = range(start, min(start + STEP, count))
        runs = Run.objects.bulk_create(run_of(owner, n) for n in numbers)
        artifacts = Artifact.objects.bulk_create(
            artifact_of(run, files[n % len(files)]) for n, run in zip(numbers, runs, strict=True)
        )
        with own_moments():
            Picture.objects.bulk_create(build_rows(owner, start, artifacts, files))


def build_rows(
    owner: str, start: int, artifacts: Sequence[Artifact], files: Sequence[StoredPicture]
) -> Iterator[Picture]:
    for at, artifact in enumerate(artifacts):
        number = start + at
        width, height = artifact.width or 0, artifact.height or 0
        made_from = at + 1 < len(artifacts) and number % 10 < len(CHANGED)
        yield Picture(
            artifact=artifact,
            run=artifact.run,
            owner=owner,
            width=width,
            height=height,
            thumbnail=files[number % len(files)].thumbnail,
            created=FIRST - number * APART,
            source_id=artifacts[at + 1].pk if made_from else None,
            **describe_picture(
                prompt_of(number),
                number,
                width,
                height,
                starred=number % 7 == 0,
                kind=CHANGED[number % 10] if made_from else Picture.Kind.TXT2IMG,
            ),
        )


def artifact_of(run: Run, file: StoredPicture) -> Artifact:
    return Artifact(
        run=run,
        role=Artifact.Role.OUTPUT,
        file=file.name,
        width=file.size[0],
        height=file.size[1],
        bytes=file.bytes,
        sha256=file.sha256,
        metadata={"name": "txt2img.png", "mime": "image/png"},
    )


def shared_files() -> list[StoredPicture]:
    return [store_picture(number, *SIZES[number % len(SIZES)]) for number in range(12)]


def store_picture(number: int, width: int, height: int) -> StoredPicture:
    data = draw_png(number, width, height)
    small = draw_png(number, width, height, format="WEBP", scale=max(width, height) // 320)
    return StoredPicture(
        default_storage.save(f"runs/many-{number}.png", ContentFile(data)),
        default_storage.save(f"thumbs/many-{number}.webp", ContentFile(small)),
        (width, height),
        len(data),
        hashlib.sha256(data).hexdigest(),
    )


@contextmanager
def own_moments() -> Iterator[None]:
    """Rows keep the moment they are given."""
    field = Picture._meta.get_field("created")
    field.auto_now_add = False
    yield
    field.auto_now_add = True
