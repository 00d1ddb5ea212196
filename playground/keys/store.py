"""Where an API key comes from, and the only code that reads one.

One's own comes first (`keys.own_keys`), else the environment's is used. What waits in a queue is
asked with the key that it was queued with, or not at all. A key leaves this module only inside a
Client.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from playground.accounts import access
from playground.accounts.owners import PREFIX
from playground.keys import own_keys
from playground.keys.own_keys import FixedKey, KeyHolder, load_holder
from playground.keys.own_keys import load_session as load_session
from playground.models import Run
from playground.providers import (
    INTERACTIVE,
    Client,
    NotConfigured,
    Policy,
    Provider,
    add_silence,
    get_declared_provider,
    is_login,
)
from playground.providers.arli import ARLI

MAX_KEY_CHARS = 400
OWN, HOST = "own", "host"  # whose key a run is asked with


class KeyGone(NotConfigured):
    """Said in place of asking with another key."""

    hint = "Save a key on the Keys page and try again."


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a key: a provider, and what the key is for."""

    provider: Provider
    name: str  # text or image

    @property
    def id(self) -> str:
        return f"{self.provider.slug}.{self.name}"


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What may be said about a key: that it is there, whose it is, how it ends."""

    source: str = ""  # "yours", "server" or ""
    last4: str = ""

    @property
    def is_present(self) -> bool:
        return bool(self.source)


def list_key_slots(provider: Provider) -> list[Slot]:
    """The keys a provider takes: one, or another one for images."""
    if not provider.needs_key:
        return []
    return [Slot(provider, kind) for kind in provider.key_kinds]


def get_status(slot: Slot, holder: KeyHolder) -> KeyStatus:
    if own := _decrypt_own(slot, holder):
        return KeyStatus("yours", own[-4:] if len(own) > 8 else "")
    has_other = _get_server_key(slot) and _may_use_host_key(slot, holder)
    return KeyStatus("server" if has_other else "")


def is_ready(provider: Provider, holder: KeyHolder, name: str = "text") -> bool:
    """Whether a call of that kind, text or image, can be made at all."""
    if not provider.needs_key:
        return True
    return bool(_choose_key(Slot(provider, name), holder))


def get_login(provider: Provider, holder: KeyHolder) -> Literal["", "basic", "bearer"]:
    """How a server without keys is told who asks; blank where nobody is named."""
    key = _choose_key(Slot(provider, provider.key_kinds[0]), holder) if provider.takes_login else ""
    if not key:
        return ""
    return "basic" if is_login(key) else "bearer"


def fingerprint_key(slug: str, holder: KeyHolder, name: str = "text") -> str:
    """Tells keys apart without telling them: 32 characters, or none where no key is used.

    The environment's key has one for all visitors; whoever brings the same key shares it.
    """
    return _fingerprint(slug, _choose_key(Slot(get_declared_provider(slug), name), holder))


class KeyMark(NamedTuple):
    """Which key a run is asked with, fixed when it is recorded."""

    fingerprint: str = ""
    key_source: str = ""  # OWN, HOST, or blank where no key is used


NO_KEY = KeyMark()


def mark_key(slug: str, holder: KeyHolder, name: str = "text") -> KeyMark:
    key, source = _choose(Slot(get_declared_provider(slug), name), holder)
    return KeyMark(_fingerprint(slug, key), source)


def find_run_key(run: Run, session_key: str) -> FixedKey:
    """The key that this run was queued with. Raises KeyGone where its owner has removed it.

    session_key: where a visitor's keys lie. The host's key may have been replaced by another.
    """
    provider = get_declared_provider(run.provider)
    if not run.fingerprint:
        return FixedKey(provider.slug)
    own = [] if run.key_source == HOST else _list_own(provider, load_holder(run.owner, session_key))
    slots = [] if run.key_source == OWN else [Slot(provider, kind) for kind in provider.key_kinds]
    hosts = [key for slot in slots if (key := _get_server_key(slot))]
    for key, source in [*((key, OWN) for key in own), *((key, HOST) for key in hosts)]:
        if run.fingerprint in _list_marks(provider, key):
            return FixedKey(provider.slug, key, source)
    if run.key_source == HOST and hosts:
        kind = provider.require_endpoint(run.endpoint).key
        return FixedKey(provider.slug, _choose_key(Slot(provider, kind), None), HOST)
    if _has_moved(provider):  # what was queued with Arli's key goes on without it
        return FixedKey(provider.slug)
    raise KeyGone(f"The {provider.name} key that this was queued with has been removed.")


def _list_marks(provider: Provider, key: str) -> list[str]:
    """The fingerprints that a run asked with this key may have."""
    slugs = [provider.slug, ARLI.slug] if _has_moved(provider) else [provider.slug]
    return [_fingerprint(slug, key) for slug in slugs]


def _has_moved(provider: Provider) -> bool:
    """Whether it was at Arli's address: see playground/infrastructure/moved_server.py."""
    return provider.takes_login and settings.IMAGE_SERVER_MOVED


def _list_own(provider: Provider, holder: KeyHolder) -> list[str]:
    keys = (_decrypt_own(Slot(provider, kind), holder) for kind in provider.key_kinds)
    return [key for key in keys if key]


def _fingerprint(slug: str, key: str) -> str:
    mark = salted_hmac(f"playground.keys.{slug}", key, algorithm="sha256").hexdigest()[:32]
    return mark if key else ""


def store_key(slot: Slot, key: str, session: SessionBase) -> None:
    own_keys.write_key(slot.id, key, session)


def remove_key(slot: Slot, session: SessionBase) -> None:
    own_keys.forget_key(slot.id, session)


def build_client(
    slug: str, holder: KeyHolder, policy: Policy = INTERACTIVE, *, owner: str = ""
) -> Client:
    """A client that speaks for this visitor. `owner`: whose turn it is, where turns are taken."""
    provider = get_declared_provider(slug)
    return Client(
        provider,
        base_url=settings.PROVIDER_URLS[slug],
        key=_choose_key(Slot(provider, "text"), holder),
        image_key=_choose_key(Slot(provider, "image"), holder),
        policy=add_silence(policy, settings.SILENCE_SECONDS),
        visitor=name_visitor(owner),
    )


def name_visitor(owner: str) -> str:
    """A word that tells visitors apart and says nothing else: their cookie goes nowhere."""
    if not owner:
        return ""
    return salted_hmac("playground.keys.visitor", owner, algorithm="sha256").hexdigest()[:32]


def _choose_key(slot: Slot, holder: KeyHolder) -> str:
    return _choose(slot, holder)[0]


def _choose(slot: Slot, holder: KeyHolder) -> tuple[str, str]:
    """The key and whose it is. An image key falls back to the text key: one may serve both."""
    if isinstance(holder, FixedKey):
        return (holder.key, holder.source) if holder.slug == slot.provider.slug else ("", "")
    if own := _decrypt_own(slot, holder):
        return own, OWN
    if (key := _get_server_key(slot)) and _may_use_host_key(slot, holder):
        return key, HOST
    if slot.name == "text":
        return "", ""
    return _choose(Slot(slot.provider, "text"), holder)


def _may_use_host_key(slot: Slot, holder: KeyHolder) -> bool:
    """The site itself may; people, as the host has decided."""
    if holder is None:
        return True
    owner = f"{PREFIX}{user_id}" if (user_id := own_keys.get_user_id(holder)) else ""
    return access.may_use_host_key(owner, slot.provider.slug)


def _get_server_key(slot: Slot) -> str:
    return str(settings.PROVIDER_KEYS.get(slot.provider.slug, {}).get(slot.name, ""))


def _decrypt_own(slot: Slot, holder: KeyHolder) -> str:
    if holder is None:
        return ""
    if slot.provider.takes_login:
        return _find_moved_login(holder)
    key = own_keys.read_key(slot.id, holder)
    return "" if _is_moved_login(slot, key) else key


def _find_moved_login(holder: KeyHolder) -> str:
    """What was saved for it at Arli's address: for one release, see infrastructure/moved_server."""
    slots = [Slot(ARLI, name) for name in ("image", "text")] if settings.IMAGE_SERVER_MOVED else []
    saved = ((slot, own_keys.read_key(slot.id, holder)) for slot in slots)
    return next((key for slot, key in saved if _is_moved_login(slot, key)), "")


def _is_moved_login(slot: Slot, key: str) -> bool:
    """Whether it was saved for that image server: Arli's own keys are no names with passwords."""
    return slot.provider.slug == ARLI.slug and is_login(key)
