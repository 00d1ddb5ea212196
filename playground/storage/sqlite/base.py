"""The backend, by the name under which Django looks for it."""

from typing import Any

from django.db.backends.sqlite3 import base

from playground.storage.sqlite.breathing import breathe_in_statements
from playground.storage.sqlite.idle import idle_connections
from playground.storage.sqlite.patience import PatientConnection, PatientCursor, retry_while_locked


class Cursor(base.SQLiteCursorWrapper, PatientCursor):  # type: ignore[misc]  # adapted by it
    """Django's placeholders, and patience beneath them."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Like Django's, but that a lock is waited for in Python, and that connections are kept."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "timeout": 0, "factory": PatientConnection}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        return idle_connections.take(self._path) or self._open(conn_params)

    def _open(self, conn_params: dict[str, Any]) -> Any:
        """What it sets up may find the file locked, too."""
        connection = retry_while_locked(
            lambda: super(DatabaseWrapper, self).get_new_connection(conn_params)
        )
        breathe_in_statements(connection)
        return connection

    def _close(self) -> None:
        """After an error nobody knows what a connection is good for."""
        if self.connection is None:
            return
        self.connection.close_cursors()
        if self.errors_occurred or not idle_connections.put(self._path, self.connection):
            super()._close()  # type: ignore[misc]  # missing in the stubs

    @property
    def _path(self) -> str:
        return str(self.settings_dict["NAME"])

    def create_cursor(self, _name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
