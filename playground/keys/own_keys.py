"""The keys that people enter, encrypted at rest: an account's in the database, a visitor's in the
server-side session.
"""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from playground.accounts.owners import find_user_id
from playground.keys.models import ProviderKey

if TYPE_CHECKING:  # loaded with the first key: who has none in a session needs none of it
    from cryptography.fernet import Fernet, MultiFernet

SESSION_KEY = "provider_keys"


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever has this account, with or without a session."""

    user_id: int


@dataclass(frozen=True, slots=True)
class FixedKey:
    """The one key that a run was queued with, whatever its owner has by now. Never printed."""

    slug: str  # of the only provider that it is for
    key: str = ""
    source: str = ""

    def __repr__(self) -> str:
        return f"FixedKey({self.slug!r})"


# Who speaks: by a session, which may be signed in; by an account; by what was fixed before; nobody.
KeyHolder = SessionBase | Account | FixedKey | None

_tokens: WeakKeyDictionary[SessionBase, Mapping[str, str]] = WeakKeyDictionary()


def get_user_id(holder: KeyHolder) -> int | None:
    """The account that speaks; None for visitors."""
    if isinstance(holder, Account):
        return holder.user_id
    if isinstance(holder, SessionBase):
        number = holder.get(auth.SESSION_KEY)
        return int(number) if number else None
    return None


def load_holder(owner: str, session_key: str) -> KeyHolder:
    """Who asked for something that waits: for a worker, which has no request."""
    user_id = find_user_id(owner)
    return load_session(session_key) if user_id is None else Account(user_id)


def load_session(key: str) -> SessionBase | None:
    if not key:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)  # type: ignore[no-any-return]  # by name


def read_tokens(holder: KeyHolder) -> Mapping[str, str]:
    """The encrypted keys of whoever speaks, by slot. The database is asked once for a session."""
    user_id = get_user_id(holder)
    if isinstance(holder, SessionBase):
        if user_id is None:
            tokens: Mapping[str, str] = holder.get(SESSION_KEY, {})
            return tokens
        if SESSION_KEY in holder:  # entered when accounts had no keys of their own
            move_keys(holder, user_id)
        if holder not in _tokens:
            _tokens[holder] = load_tokens(user_id)
        return _tokens[holder]
    return {} if user_id is None else load_tokens(user_id)


def load_tokens(user_id: int) -> dict[str, str]:
    return dict(ProviderKey.objects.filter(user=user_id).values_list("slot", "token"))


def read_key(slot: str, holder: KeyHolder) -> str:
    token = read_tokens(holder).get(slot, "")
    if not token:
        return ""
    from cryptography.fernet import InvalidToken

    try:
        return build_fernet().decrypt(token.encode()).decode()
    except InvalidToken:  # SECRET_KEY has changed since: the key is lost, and asked for again
        return ""


def write_key(slot: str, key: str, session: SessionBase) -> None:
    token = build_fernet().encrypt(key.encode()).decode()
    if user_id := get_user_id(session):
        ProviderKey.objects.update_or_create(user_id=user_id, slot=slot, defaults={"token": token})
        _tokens.pop(session, None)
    else:
        session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), slot: token}


def forget_key(slot: str, session: SessionBase) -> None:
    if user_id := get_user_id(session):
        ProviderKey.objects.filter(user=user_id, slot=slot).delete()
        _tokens.pop(session, None)
    else:
        rest = {k: v for k, v in session.get(SESSION_KEY, {}).items() if k != slot}
        session[SESSION_KEY] = rest


def forget_keys(session: SessionBase) -> None:
    """All of them, whoever speaks."""
    if user_id := get_user_id(session):
        ProviderKey.objects.filter(user=user_id).delete()
        _tokens.pop(session, None)
    session.pop(SESSION_KEY, None)


def move_keys(session: SessionBase, user_id: int) -> int:
    """A visitor's become the account's, except where that has one already. How many did."""
    tokens: Mapping[str, str] = session.pop(SESSION_KEY, {})
    taken = set(load_tokens(user_id))
    rows = [
        ProviderKey(user_id=user_id, slot=slot, token=token)
        for slot, token in tokens.items()
        if slot not in taken
    ]
    ProviderKey.objects.bulk_create(rows, ignore_conflicts=True)
    _tokens.pop(session, None)
    return len(rows)


def encrypt_anew() -> int:
    """Saved keys, with the secret of now. How many; what can't be read is left."""
    return encrypt_accounts_anew() + encrypt_sessions_anew()


def encrypt_accounts_anew() -> int:
    from cryptography.fernet import InvalidToken

    count = 0
    for row in ProviderKey.objects.all():
        with suppress(InvalidToken):
            token = build_fernet().rotate(row.token.encode()).decode()
            count += ProviderKey.objects.filter(pk=row.pk, token=row.token).update(token=token)
    return count


def encrypt_sessions_anew() -> int:
    """Visitors' keys. Whoever changes their session meanwhile writes it with the secret of now."""
    from cryptography.fernet import InvalidToken

    count, store = 0, import_module(settings.SESSION_ENGINE).SessionStore()
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        values = store.decode(row.session_data)
        tokens: dict[str, str] = values.get(SESSION_KEY, {})
        for slot, token in tokens.items():
            with suppress(InvalidToken):
                tokens[slot] = build_fernet().rotate(token.encode()).decode()
        if tokens:
            same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
            count += len(tokens) * same.update(session_data=store.encode(values))
    return count


def build_fernet() -> "MultiFernet":
    """What an earlier secret encrypted can still be read while that is among the fallbacks."""
    from cryptography.fernet import MultiFernet

    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_derive_fernet(secret) for secret in secrets])


@cache
def _derive_fernet(secret: str) -> "Fernet":
    from cryptography.fernet import Fernet

    digest = hashlib.blake2b(secret.encode(), digest_size=32, person=b"provider-keys").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
