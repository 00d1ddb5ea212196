"""One secret for all machines of a database.

With another, a machine would take every visitor for a new one, and their saved keys for damaged. So
the first to start notes in the database which secret it has, as a keyed hash that says nothing
else; whoever starts with another is refused. A database of one's own folder goes with the secret
beside it, and is not asked.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, connection
from django.utils.crypto import salted_hmac

from playground.infrastructure.connections import release_connections
from playground.machines.models import SharedFact

NAME = "secret"
HASH_CHARS = 32


class ForeignSecretError(ImproperlyConfigured):
    """The message is for the host."""

    def __init__(self) -> None:
        super().__init__(
            "The database is used with another SECRET_KEY than this machine's. Set SECRET_KEY to "
            "the one of the other machines, or copy their file secret_key into PLAYGROUND_DATA. To "
            "replace it everywhere, start with the new one as SECRET_KEY and the old one as "
            "SECRET_KEY_FALLBACKS. If the old one is lost, run `python manage.py adopt_secret`: "
            "visitors are then signed out and their saved keys deleted."
        )


def hash_secret(secret: str) -> str:
    return salted_hmac(
        "playground.machines.secret", "which", secret=secret, algorithm="sha256"
    ).hexdigest()[:HASH_CHARS]


def is_database_shared() -> bool:
    """Whether another machine, or another folder, may have it too."""
    if connection.vendor != "sqlite":
        return True
    return Path(connection.settings_dict["NAME"]).resolve().parent != settings.DATA_DIR.resolve()


def require_same_secret() -> None:
    """Raises ForeignSecretError. Where the database doesn't answer nothing is known, or wrong."""
    if not is_database_shared():
        return
    try:
        agreed = SharedFact.objects.filter(pk=NAME).values_list("words", flat=True).first()
    except (DatabaseError, InterfaceError):  # away, or not migrated yet
        return
    finally:
        release_connections()
    own, *former = map(hash_secret, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    if agreed not in (None, own, *former):
        raise ForeignSecretError


def agree_on_secret() -> None:
    """Once the tables are there. Of two that come first at once, one does. ForeignSecretError."""
    require_same_secret()
    if is_database_shared() and is_table_there():
        note_secret(replace=bool(settings.SECRET_KEY_FALLBACKS))
        require_same_secret()


def is_table_there() -> bool:
    """Not where an earlier version was migrated back to."""
    return SharedFact._meta.db_table in connection.introspection.table_names()


def note_secret(*, replace: bool) -> None:
    """This machine's is the one of all. Without `replace` only where there is none."""
    own = {"words": hash_secret(settings.SECRET_KEY)}
    if replace:
        SharedFact.objects.update_or_create(pk=NAME, defaults=own)
    else:
        SharedFact.objects.get_or_create(pk=NAME, defaults=own)
