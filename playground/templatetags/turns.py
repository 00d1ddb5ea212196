"""Filters for the turns of a conversation."""

from collections.abc import Mapping
from typing import Any

from django import template

from playground.models import Run, Status
from playground.providers import classify_ending, get_declared_provider

register = template.Library()


@register.filter
def get_item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What lies under this key, or nothing."""
    return mapping.get(key)


@register.filter
def can_continue(run: Run) -> bool:
    """Whether the model can go on from the text itself of an answer that may not be at its end."""
    endpoint = get_declared_provider(run.provider).get_endpoint(run.endpoint)
    if endpoint is None or endpoint.continuation is None:
        return False
    if not run.text.strip() or not run.request.get("message"):
        return False
    is_cut = run.status != Status.DONE or classify_ending(run.finish_reason) == "cut"
    return is_cut or run.extra.get("edited") == "own"
