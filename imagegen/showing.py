"""A finished image run as its page and its share show it."""

from django.template.loader import render_to_string

from playground.models import Run


def finished_html(run: Run) -> str:
    """Takes the place of the run that was waited for."""
    return render_to_string("images/_turn.html", {"run": run, "own": True, "told": True})
