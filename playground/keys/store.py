"""Where an API key comes from, and the only code that reads one.

A visitor's own key is kept in the server-side session, encrypted; else the environment's is used.
A key leaves this module only inside a Client.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from playground.infrastructure.connections import release_connections
from playground.providers import (
    INTERACTIVE,
    PROBE,
    BadKey,
    Client,
    NotConfigured,
    Policy,
    Provider,
    ProviderError,
    add_silence,
    get_declared_provider,
    is_login,
)
from playground.providers.arli import ARLI

SESSION_KEY = "provider_keys"
LONGEST = 400  # characters


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


def get_status(slot: Slot, session: SessionBase | None) -> KeyStatus:
    if own := _decrypt_own(slot, session):
        return KeyStatus("yours", own[-4:] if len(own) > 8 else "")
    return KeyStatus("server" if _get_server_key(slot) else "")


def is_ready(provider: Provider, session: SessionBase | None, name: str = "text") -> bool:
    """Whether a call of that kind, text or image, can be made at all."""
    if not provider.needs_key:
        return True
    return bool(_choose_key(Slot(provider, name), session))


def get_login(provider: Provider, session: SessionBase | None) -> Literal["", "basic", "bearer"]:
    """How a server without keys is told who asks; blank where nobody is named."""
    key = (
        _choose_key(Slot(provider, provider.key_kinds[0]), session) if provider.takes_login else ""
    )
    if not key:
        return ""
    return "basic" if is_login(key) else "bearer"


def fingerprint_key(slug: str, session: SessionBase | None, name: str = "text") -> str:
    """Tells keys apart without telling them: 32 characters, or none where no key is used.

    The environment's key has one for all visitors; whoever brings the same key shares it.
    """
    key = _choose_key(Slot(get_declared_provider(slug), name), session)
    return (
        salted_hmac(f"playground.keys.{slug}", key, algorithm="sha256").hexdigest()[:32]
        if key
        else ""
    )


def check_key(slot: Slot, key: str) -> ProviderError | None:
    """Ask the provider whether it knows the key. Raises BadKey where it does not.

    Returns what kept it from telling, if anything did: the key may be right all the same.
    """
    endpoint = slot.provider.get_endpoint(slot.provider.key_checks.get(slot.name, ""))
    if endpoint is None:
        return NotConfigured(f"{slot.provider.name} has no way to verify a key.")
    base_url = settings.PROVIDER_URLS[slot.provider.slug]
    client = Client(slot.provider, base_url=base_url, key=key, image_key=key, policy=PROBE)
    release_connections()
    try:
        client.send(endpoint)
    except BadKey:
        raise
    except ProviderError as error:
        return error
    return None


def store_key(slot: Slot, key: str, session: SessionBase) -> None:
    session[SESSION_KEY] = {
        **session.get(SESSION_KEY, {}),
        slot.id: _build_fernet().encrypt(key.encode()).decode(),
    }


def remove_key(slot: Slot, session: SessionBase) -> None:
    session[SESSION_KEY] = {k: v for k, v in session.get(SESSION_KEY, {}).items() if k != slot.id}


def build_client(
    slug: str, session: SessionBase | None, policy: Policy = INTERACTIVE, *, owner: str = ""
) -> Client:
    """A client that speaks for this visitor. `owner`: whose turn it is, where turns are taken."""
    provider = get_declared_provider(slug)
    return Client(
        provider,
        base_url=settings.PROVIDER_URLS[slug],
        key=_choose_key(Slot(provider, "text"), session),
        image_key=_choose_key(Slot(provider, "image"), session),
        policy=add_silence(policy, settings.SILENCE_SECONDS),
        visitor=name_visitor(owner),
    )


def name_visitor(owner: str) -> str:
    """A word that tells visitors apart and says nothing else: their cookie goes nowhere."""
    if not owner:
        return ""
    return salted_hmac("playground.keys.visitor", owner, algorithm="sha256").hexdigest()[:32]


def load_session(key: str) -> SessionBase | None:
    """The session of that key, for a worker: where a visitor's own API keys lie."""
    if not key:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)  # type: ignore[no-any-return]  # by name


def _choose_key(slot: Slot, session: SessionBase | None) -> str:
    """An image key falls back to the text key: one key may serve both."""
    key = _decrypt_own(slot, session) or _get_server_key(slot)
    if key or slot.name == "text":
        return key
    return _choose_key(Slot(slot.provider, "text"), session)


def _get_server_key(slot: Slot) -> str:
    return str(settings.PROVIDER_KEYS.get(slot.provider.slug, {}).get(slot.name, ""))


def _decrypt_own(slot: Slot, session: SessionBase | None) -> str:
    if session is None:
        return ""
    if slot.provider.takes_login:
        return _find_moved_login(session)
    key = _open(slot, session)
    return "" if _is_moved_login(slot, key) else key


def _find_moved_login(session: SessionBase) -> str:
    """What a visitor saved for the image server while that was at Arli's address: for one release,
    see playground/infrastructure/moved_server.py.
    """
    slots = [Slot(ARLI, name) for name in ("image", "text")] if settings.IMAGE_SERVER_MOVED else []
    saved = ((slot, _open(slot, session)) for slot in slots)
    return next((key for slot, key in saved if _is_moved_login(slot, key)), "")


def _is_moved_login(slot: Slot, key: str) -> bool:
    """Whether it was saved for that image server: Arli's own keys are no names with passwords."""
    return slot.provider.slug == ARLI.slug and is_login(key)


def _open(slot: Slot, session: SessionBase) -> str:
    token = session.get(SESSION_KEY, {}).get(slot.id, "")
    try:
        return _build_fernet().decrypt(token.encode()).decode() if token else ""
    except InvalidToken:  # SECRET_KEY has changed since: the key is lost, and asked for again
        return ""


def _build_fernet() -> Fernet:
    return _derive_fernet(settings.SECRET_KEY)


@cache
def _derive_fernet(secret: str) -> Fernet:
    digest = hashlib.blake2b(secret.encode(), digest_size=32, person=b"provider-keys").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
