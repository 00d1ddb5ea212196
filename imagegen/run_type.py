"""A finished image run as its page and its share show it."""

from django.template.loader import render_to_string

from imagegen.models import Picture
from playground.models import Run


def finished_html(run: Run) -> str:
    """Takes the place of the run that was waited for."""
    return render_to_string("images/_turn.html", {"run": run, "own": True, "told": True})


def seeds(run: Run, shared: bool) -> list[int]:
    """Of its pictures, in the order in which they were made; of those alone that others see."""
    made = Picture.objects.filter(run=run, deleted=None).exclude(kind=Picture.Kind.GRID)
    seen = made.filter(artifact__metadata__shared=True) if shared else made
    return [each.seed for each in seen.order_by("pk") if each.seed is not None]
