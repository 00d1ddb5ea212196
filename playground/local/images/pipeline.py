"""From what is wanted to pictures, step by step."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from playground.local.images import latents as starts
from playground.local.images.errors import NotMade
from playground.local.images.inspection import inspect_folder
from playground.local.images.masks import blur_mask, keep_outside, reduce_mask
from playground.local.images.previews import Previewer
from playground.local.images.runtime import Halt, Runtime
from playground.local.images.samplers import SAMPLERS
from playground.local.images.samplers.sampler import Sampler
from playground.local.images.schedule import read_schedule
from playground.local.images.seeds import Floats, NoiseSources
from playground.local.images.text_encoder import Guidance, PromptEncoder
from playground.local.images.unet import Unet
from playground.local.images.vae import Decoder, Encoder

SIDE_STEP = 64  # pixels that sides are whole multiples of: the networks halve them that often

Preview = Image.Image
OnStep = Callable[[int, int, Preview], None]  # steps done, of how many, what it will be


@dataclass(frozen=True)
class Wanted:
    """Pictures of one prompt. The one at place n of a batch is that of the seed n higher."""

    prompt: str
    negative_prompt: str
    steps: int
    cfg_scale: float  # 1 and less: the negative prompt is not used
    sampler_name: str
    seed: int
    width: int  # pixels, as `height`
    height: int
    batch_size: int
    init_image: Image.Image | None = None
    mask: Image.Image | None = None  # white is painted anew
    denoising_strength: float = 1.0  # 0..1, of an image to start from
    mask_blur: int = 0  # pixels


class ImageModel:
    """A loaded model; one request at a time."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._schedule = read_schedule(folder / "scheduler" / "scheduler_config.json")
        self._runtime = Runtime(threads)
        self._prompts = PromptEncoder(folder, self._runtime)
        self._unet = Unet(folder / "unet", self._runtime)
        self._decoder = Decoder(folder / "vae_decoder", self._runtime)
        encoder = folder / "vae_encoder"
        self._encoder = Encoder(encoder, self._runtime) if encoder.is_dir() else None
        self._previewer = Previewer(folder, self._decoder, self._runtime)

    @classmethod
    def open(cls, folder: Path, threads: int | None = None) -> "ImageModel":
        """Load a folder's graphs. UnusableModel where one of them can't be used."""
        inspect_folder(folder)
        return cls(folder, threads or len(os.sched_getaffinity(0)))

    def generate(
        self, wanted: Wanted, on_step: OnStep, halt: Halt | None = None
    ) -> list[Image.Image]:
        """As many pictures as the batch has. NotMade where the model can't make them, Cancelled
        where `halt` ended the work; whatever `on_step` raises (Cancelled) ends it, too."""
        _check_wanted(wanted)
        self._runtime.halt = halt or Halt()
        sampler = self._build_sampler(wanted)
        words = self._encode_words(wanted)
        sources = NoiseSources(wanted.seed, wanted.batch_size)
        source, mask = _fit_pictures(wanted)
        begin = self._begin(wanted, sampler, sources, source, mask)
        latents = self._take_steps(begin, sampler, words, wanted.cfg_scale, sources, on_step)
        pictures = self._decoder.decode_latents(latents)
        if source is None or mask is None:
            return pictures
        return [keep_outside(picture, source, mask) for picture in pictures]

    def _build_sampler(self, wanted: Wanted) -> Sampler:
        try:
            return SAMPLERS[wanted.sampler_name](self._schedule, wanted.steps)
        except ValueError as error:
            raise NotMade(str(error)) from error

    def _encode_words(self, wanted: Wanted) -> Guidance:
        words = self._prompts.encode_prompt(wanted.prompt).repeat(wanted.batch_size)
        if wanted.cfg_scale <= 1 or self._unet.knows_strength:
            return words
        negative = self._prompts.encode_negative(wanted.negative_prompt)
        return negative.repeat(wanted.batch_size).join(words)

    def _begin(
        self,
        wanted: Wanted,
        sampler: Sampler,
        sources: NoiseSources,
        source: Image.Image | None,
        mask: Image.Image | None,
    ) -> starts.Beginning:
        if source is None:
            return starts.begin_in_noise(sampler, sources, (wanted.width, wanted.height))
        if self._encoder is None:
            raise NotMade("This model can't start from an image: its folder has no vae_encoder.")
        clean = self._encoder.encode_picture(source, sources)
        strength = wanted.denoising_strength
        if mask is None:
            return starts.begin_in_picture(sampler, sources, clean, strength)
        return starts.begin_in_mask(sampler, sources, clean, strength, reduce_mask(mask))

    def _take_steps(
        self,
        begin: starts.Beginning,
        sampler: Sampler,
        words: Guidance,
        cfg_scale: float,
        sources: NoiseSources,
        on_step: OnStep,
    ) -> Floats:
        latents, count = begin.latents, len(sampler.timesteps) - begin.first
        for number in range(count):
            index = begin.first + number
            predicted = self._unet.predict(
                sampler.scale_input(latents, index), sampler.timesteps[index], words, cfg_scale
            )
            latents = sampler.take_step(
                latents, predicted, index, lambda: sources.draw_noise(begin.latents.shape[1:])
            )
            latents = begin.hold(latents, index)
            on_step(number + 1, count, self._previewer.draw_preview(latents))
        return latents


def _check_wanted(wanted: Wanted) -> None:
    if (
        wanted.width % SIDE_STEP
        or wanted.height % SIDE_STEP
        or min(wanted.width, wanted.height) < 1
    ):
        raise NotMade(
            f"{wanted.width} × {wanted.height} can't be made:"
            f" width and height must be multiples of {SIDE_STEP}."
        )
    if wanted.sampler_name not in SAMPLERS:
        raise NotMade(f"There is no sampler {wanted.sampler_name}. Choose {', '.join(SAMPLERS)}.")


def _fit_pictures(wanted: Wanted) -> tuple[Image.Image | None, Image.Image | None]:
    """The image to start from in RGB and its mask, both of the wanted size."""
    source, size = wanted.init_image, (wanted.width, wanted.height)
    if source is None:
        return None, None
    source = source.convert("RGB")
    source = source if source.size == size else source.resize(size, Image.Resampling.LANCZOS)
    return source, wanted.mask and blur_mask(wanted.mask, size, wanted.mask_blur)
