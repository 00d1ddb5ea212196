"""The size that an image model is made for, as far as its name tells: what a fresh form holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from imagegen.generate import options as generate_options
from imagegen.generate.forms import ImageForm
from imagegen.generate.options import Choices
from imagegen.generate.providers import ProviderOption
from imagegen.operations import Operation
from playground.catalog import image_lists
from playground.providers import Name
from playground.providers.families import Family, find_family, tell_size
from playground.providers.shapes.lists import drop_ending, drop_folder, drop_hash
from playground.providers.spellings import find_name

MAX_GUESSED = 2_000  # names of a list whose sizes go along with it


@dataclass(frozen=True, slots=True)
class Option:
    """A name to choose, and the side of the square it is made for."""

    value: str
    label: str
    side: int | None = None
    note: str = ""  # the same as a sentence


def add_sizes(known: Choices) -> Sequence[Name | Option]:
    """For a script: the size follows the model, until somebody changes it."""
    if len(known.names) > MAX_GUESSED:
        return known.names
    return [_describe_option(name) for name in known.names]


def find_side(
    operation: Operation, option: ProviderOption, session: SessionBase, model: str
) -> int | None:
    family = _guess_family(operation, option, session, model)
    return family.side if family else None


def describe_size(
    operation: Operation, option: ProviderOption, session: SessionBase, form: ImageForm
) -> Option:
    model = str(form[operation.model].value() or "")
    family = _guess_family(operation, option, session, model)
    return Option(model, model, family.side, tell_size(family)) if family else Option(model, model)


def _guess_family(
    operation: Operation, option: ProviderOption, session: SessionBase, model: str
) -> Family | None:
    """Of the model that is named, or of the one that is loaded."""
    if not operation.prompts:
        return None
    known = generate_options.list_choices(operation.model, option, session)
    options = (
        image_lists.fetch_options(option.provider.slug, session)
        if option.is_usable and not model
        else {}
    )
    wanted = model or str(options.get(operation.model) or "")
    name = find_name(wanted, known.names)
    return guess_family(name or Name(wanted, wanted))


def guess_family(name: Name) -> Family | None:
    """None where neither the name nor the file tells."""
    texts = (name.label, name.value, *name.origin)
    return find_family(*(drop_ending(drop_folder(drop_hash(text))) for text in texts), *texts)


def _describe_option(name: Name) -> Option:
    family = guess_family(name)
    if family is None:
        return Option(name.value, name.label)
    return Option(name.value, name.label, family.side, tell_size(family))
