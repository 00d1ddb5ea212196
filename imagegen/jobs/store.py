"""From an answer to pictures in the gallery: labelled and kept, all of them or none.

Files come first and rows after them, in one short transaction: a job that is taken up again finds
either everything or nothing.
"""

import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from imagegen.errors import Busy, DiskFull
from imagegen.gallery.search import build_search_text
from imagegen.infotext import Facts, compose_infotext, embed_text
from imagegen.jobs import decode, spool
from imagegen.jobs.decode import DecodedImage
from imagegen.jobs.response_log import remove_pictures
from imagegen.jobs.run_keys import find_key_left
from imagegen.jobs.server_report import Used, list_differences, read_used
from imagegen.models import Job, Picture
from playground.catalog import image_lists
from playground.catalog.providers import get_provider
from playground.intake.errors import IntakeError
from playground.intake.store import write_artifact, write_file
from playground.keys import store as keys
from playground.models import Artifact, Run
from playground.providers import (
    BadAnswer,
    Client,
    Endpoint,
    Images,
    Name,
    ProviderError,
    read_images,
)
from playground.providers.loaded import explain_nothing
from playground.providers.spellings import is_same_file
from playground.providers.watch import LOOK
from playground.runs.rows import fit_column

ROOM_BYTES = 100 * 2**20  # bytes that are free before anything is asked for
AT_ONCE = threading.BoundedSemaphore(2)  # an answer may take hundreds of megabytes of memory


@dataclass(frozen=True, slots=True)
class Origin:
    """What the pictures of a run were made from."""

    kind: str
    picture: Picture | None = None  # of the gallery
    width: int = 0  # pixels of what was sent


def require_room() -> None:
    """Raise DiskFull before anything is asked for that could not be kept."""
    spool.get_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(settings.MEDIA_ROOT).free < ROOM_BYTES:
        raise DiskFull


def store_answer(run: Run, client: Client, endpoint: Endpoint) -> None:
    """Keep what the spooled answer holds. Raises ProviderError.

    It stays spooled where another try can make something of it, and only there.
    """
    with AT_ONCE:
        try:
            store_pictures(run, *read_answer(run, client, endpoint))
        except (DiskFull, Busy):
            raise
        except ProviderError:
            spool.remove_answer(run.pk)
            raise


def read_answer(run: Run, client: Client, endpoint: Endpoint) -> tuple[list[DecodedImage], Images]:
    """The pictures. What the provider said beside them is kept even where there are none."""
    answer = client.read(endpoint, spool.load_answer(run.pk) or b"")
    Job.objects.filter(pk=run.pk, run__claim=run.claim).update(answer=remove_pictures(answer))
    try:
        images = read_images(answer, run.request, client.provider.name)
    except BadAnswer as error:
        raise explain_failure(run, error) from error
    seed = run.request.get("seed")
    seed_value = seed if isinstance(seed, int) and seed >= 0 else None
    return decode.decode_images(images, client.provider.name, seed_value), images


def explain_failure(run: Run, error: BadAnswer) -> ProviderError:
    """Why there is no picture, as far as a server that swaps models can be asked."""
    if not get_provider(run.provider).swaps_models:
        return error
    return explain_nothing(error, keys.build_client(run.provider, find_key_left(run), LOOK))


def store_pictures(run: Run, made: Sequence[DecodedImage], images: Images) -> None:
    origin = find_origin(run)
    pictures: list[Picture] = []
    try:
        for one in made:
            pictures.append(file_picture(run, one, images, origin))
        save_pictures(run, pictures)
    except BaseException as error:
        drop_files(pictures)
        if isinstance(error, IntakeError):
            raise DiskFull from error
        raise
    note_facts(run, made, images)


def save_pictures(run: Run, pictures: Sequence[Picture]) -> None:
    """All rows or none; none of a run that was deleted meanwhile, or taken by another worker."""
    with transaction.atomic():
        there = Run.objects.select_for_update().filter(pk=run.pk, claim=run.claim).exists()
        if not there or run.artifacts.filter(role=Artifact.Role.OUTPUT).exists():
            drop_files(pictures)
            return
        for picture in pictures:
            picture.artifact.save()
            picture.save(force_insert=True)


def drop_files(pictures: Sequence[Picture]) -> None:
    """Files that got no rows."""
    for picture in pictures:
        for file in (picture.artifact.file, picture.thumbnail):
            if file:
                file.delete(save=False)


def file_picture(run: Run, one: DecodedImage, images: Images, origin: Origin) -> Picture:
    """A picture whose files are on the disk, and whose rows are not in the database yet.

    Raises IntakeError where the disk is full.
    """
    text = compose_infotext(build_facts(run, one, images, origin))
    data, metadata = embed_text(one.data, one.mime, text), {"seed": one.seed, "index": one.index}
    artifact = write_artifact(
        run, Artifact.Role.OUTPUT, data, get_name(run, one), grid=one.grid, **metadata
    )
    artifact.width, artifact.height = one.width, one.height
    picture = Picture(
        artifact=artifact,
        run=run,
        owner=run.owner,
        kind=Picture.Kind.GRID if one.grid else origin.kind,
        source=origin.picture,
        model=name_maker(run, images),
        prompt=get_words(run, "prompt"),
        search=build_search_text(
            get_words(run, "prompt"), get_words(run, "negative_prompt"), name_maker(run, images)
        ),
        seed=one.seed,
        width=one.width,
        height=one.height,
        infotext=text,
    )
    try:
        write_file(picture, "thumbnail", one.thumbnail, "webp", get_name(run, one))
    except BaseException:
        drop_files([picture])
        raise
    return picture


def build_facts(run: Run, one: DecodedImage, images: Images, origin: Origin) -> Facts:
    return Facts(
        request=run.request,
        width=one.width,
        height=one.height,
        seed=one.seed,
        index=one.index,
        info=images.info,
        model=run.model,
        source=origin.picture.infotext if origin.picture else "",
        scale=round(one.width / origin.width, 2) if origin.width else None,
    )


def find_origin(run: Run) -> Origin:
    inputs_by_role = {a.role: a for a in run.artifacts.all()}
    source = inputs_by_role.get(Artifact.Role.INPUT)
    pk = source.metadata.get("picture") if source else None
    picture = Picture.objects.filter(pk=pk, owner=run.owner).first() if pk else None
    return Origin(get_kind(run, masked=Artifact.Role.MASK in inputs_by_role), picture,
                  (source.width or 0) if source else 0)  # fmt: skip


def get_kind(run: Run, *, masked: bool) -> str:
    if run.endpoint == "upscale-img":
        return Picture.Kind.UPSCALE
    if run.endpoint == "img2img":
        return Picture.Kind.INPAINT if masked else Picture.Kind.IMG2IMG
    return Picture.Kind.TXT2IMG


def get_name(run: Run, one: DecodedImage) -> str:
    """What a download is called: lighthouse in fog 42.png"""
    start = " ".join(get_words(run, "prompt").split()[:8]) or run.endpoint
    number = run.pk.hex[:8] if one.seed is None else str(one.seed)
    return f"{'grid ' if one.grid else ''}{start[:60]} {number}"


def get_words(run: Run, name: str) -> str:
    return str(run.request.get(name) or "")


def note_facts(run: Run, made: Sequence[DecodedImage], images: Images) -> None:
    """On the job: what a person should know beside the pictures; on the run: how many they are."""
    run.images = sum(not one.grid for one in made)
    notes = list(images.lost)
    requested_size = run.request.get("width"), run.request.get("height")
    odd = next((x for x in made if not x.grid and (x.width, x.height) != requested_size), None)
    if odd and all(requested_size):
        notes.append(f"The image is {odd.width} × {odd.height} pixels, but {requested_size[0]} × "
                     f"{requested_size[1]} was requested.")  # fmt: skip
    used = read_used(images.info)
    if get_provider(run.provider).replaces_names:
        notes += list_differences(run.request, used, list_checkpoints(run))
    run.job.notes, run.job.used = notes, used.stored
    loaded_model: Any = used.model or images.info.get("sd_model_checkpoint")
    if isinstance(loaded_model, str):
        run.answered_by = fit_column("answered_by", loaded_model)
    name_loaded(run, used)


def name_maker(run: Run, images: Images) -> str:
    """The model that a picture is filed under: what made it, where that is not what was asked."""
    used = read_used(images.info)
    names_itself = get_provider(run.provider).replaces_names and run.endpoint != "upscale-img"
    if not (used.model and names_itself):
        return run.model
    same = is_same_file(run.model, used.model, used.model_hash, list_checkpoints(run))
    return run.model if run.model and same else fit_column("model", used.model)


def name_loaded(run: Run, used: Used) -> None:
    """A run that left the model to the server is called by the one that it used."""
    if not run.model and used.model:
        run.model = fit_column("model", used.model)
        Run.objects.filter(pk=run.pk, claim=run.claim).update(model=run.model)


def list_checkpoints(run: Run) -> list[Name]:
    return image_lists.fetch_models(run.provider, find_key_left(run)).names
