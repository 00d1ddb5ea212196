"""What a tile of the gallery says, and where it leads."""

from django.urls import reverse

from imagegen.gallery.tiles import build_tiles
from imagegen.models import Picture


def test_a_tile_leads_to_its_own_picture_within_the_search() -> None:
    for pk in (1, 70, 10**12):
        [tile] = build_tiles([Picture(artifact_id=pk, kind="txt2img", seed=7)], "q=a+b")
        assert tile.page_url == f"{reverse('picture', args=[pk])}?q=a+b"
        assert tile.file_url == reverse("picture-file", args=[pk])
        assert tile.thumbnail_url == reverse("picture-thumb", args=[pk])
        assert tile.star_url == reverse("picture-star", args=[pk])


def test_a_tile_says_what_is_known_of_its_picture() -> None:
    plain, grid = build_tiles(
        [Picture(kind="txt2img", seed=0), Picture(kind="grid", prompt="A fox " * 40)], ""
    )
    assert (plain.title, plain.kind) == ("txt2img, seed 0", "")
    assert (plain.alt, plain.label) == ("Image without a prompt", "image without a prompt")
    assert (grid.title, grid.kind) == ("X/Y/Z grid", "X/Y/Z grid")
    assert (len(grid.alt), len(grid.label)) == (120, 60)
