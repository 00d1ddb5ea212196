"""The three pages that make pictures, and what tells them apart."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Operation:
    """A page for one endpoint."""

    endpoint: str
    url_name: str
    title: str  # as the start page and the search have it
    template: str
    model: str = "sd_model_checkpoint"  # the parameter that names what does the work
    file: str = ""  # the field of the picture it starts from
    prompts: bool = True  # it is asked in words

    @property
    def url(self) -> str:
        return reverse(self.url_name)


TXT2IMG = Operation("txt2img", "images", "Generate images", "images/txt2img.html")
IMG2IMG = Operation("img2img", "images-edit", "Edit images", "images/edit.html", file="init_images")
UPSCALE = Operation(
    "upscale-img",
    "images-upscale",
    "Upscale images",
    "images/upscale.html",
    model="upscaler_1",
    file="image",
    prompts=False,
)
OPERATIONS = {place.endpoint: place for place in (TXT2IMG, IMG2IMG, UPSCALE)}
