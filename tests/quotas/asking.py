"""Runs of people who have limits, for tests."""

from typing import Any

from playground.infrastructure.askers import set_asker
from playground.models import Run
from playground.quotas.models import Quota
from playground.runs import services as runs


def limit(audience: str = "visitors", *, key: str = "host", **amounts: Any) -> Quota:
    quota: Quota = Quota.objects.create(audience=audience, key=key, **amounts)
    return quota


def ask(owner: str = "me", network: str = "here", *, own: bool = False, **fields: Any) -> Run:
    """A message that is sent, or with `queued` a job."""
    arguments = {"app": "textlab", "provider": "featherless", "endpoint": "chat", "model": "m"}
    with set_asker(owner, network):
        return runs.create_run(
            owner=owner,
            fingerprint="a" * 32,
            key_source="own" if own else "host",
            **{**arguments, "request": {"message": "hi"}, **fields},
        )


def queue(owner: str = "me", network: str = "here", **fields: Any) -> Run:
    return ask(owner, network, queued=True, **fields)


def queue_image(owner: str = "me", network: str = "here", **fields: Any) -> Run:
    request = {"prompt": "a boat", **fields.pop("request", {})}
    image = {"app": "imagegen", "provider": "arli", "endpoint": "txt2img"}
    return queue(owner, network, **image, request=request, **fields)
