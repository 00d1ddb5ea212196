"""Forms of declared endpoints."""

from typing import Any

from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers import Endpoint, get_declared_provider


def get_endpoint(slug: str, name: str) -> Endpoint:
    declared = get_declared_provider(slug).get_endpoint(name)
    assert declared
    return declared


def build_arli_form(**typed: Any) -> ParameterForm:
    """Arli's chat, the one with every kind of parameter."""
    return build_form_class(get_endpoint("arli", "chat"))({"message": "hello", **typed})
