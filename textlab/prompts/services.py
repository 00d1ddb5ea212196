"""What can be done with prompts: create, change, restore. A change is a new version."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from textlab.prompts.files import Draft
from textlab.prompts.models import MAX_VERSIONS, Prompt, PromptVersion


@transaction.atomic
def create_prompt(owner: str, name: str, versions: Sequence[tuple[str, str]]) -> Prompt:
    """`versions`: text and note of each, the oldest first. A name that is taken gets a number."""
    free = Prompt.objects.find_free_name(owner, name)
    prompt = Prompt.objects.create(owner=owner, name=free)
    PromptVersion.objects.bulk_create(
        PromptVersion(prompt=prompt, number=number, text=text, note=note)
        for number, (text, note) in enumerate(versions, 1)
    )
    return prompt


@transaction.atomic
def create_prompts(owner: str, drafts: Iterable[Draft]) -> list[Prompt]:
    """All of them, or none."""
    return [create_prompt(owner, draft.name, draft.versions) for draft in drafts]


@transaction.atomic
def add_version(prompt: Prompt, text: str, note: str = "") -> PromptVersion:
    """The newest version, which is the one that was there where nothing differs.

    Beyond MAX_VERSIONS the oldest goes.
    """
    locked = Prompt.objects.select_for_update().get(pk=prompt.pk)
    latest = locked.get_latest()
    if latest.text == text:
        return latest
    version = PromptVersion.objects.create(
        prompt=locked, number=latest.number + 1, text=text, note=note
    )
    locked.save(update_fields=["changed"])
    locked.versions.filter(number__lte=version.number - MAX_VERSIONS).delete()
    return version


def restore_version(version: PromptVersion) -> PromptVersion:
    note = f"Restored from version {version.number}"
    return add_version(version.prompt, version.text, note)
