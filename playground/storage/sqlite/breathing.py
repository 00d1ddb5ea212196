"""The other streams come first between two statements, and within a long one.

SQLite works in this process, where a look through a large table takes as long as it takes. But it
calls back every so many steps: gevent switches there, with the statement half done, as it does
where a statement of another database waits for its server.
"""

import sqlite3
from weakref import ref

from playground.infrastructure.offload import BREATH_SECONDS, breath

STEPS = 1_000  # of SQLite's virtual machine: fifty microseconds; a second's work calls back 20,000
# With the lock held everybody's writing waits until the others have had their turn.
TRANSACTION_SECONDS = 0.012


def take_breath(connection: sqlite3.Connection) -> None:
    breath.take_breath(TRANSACTION_SECONDS if connection.in_transaction else BREATH_SECONDS)


def breathe_in_statements(connection: sqlite3.Connection) -> None:
    """The connection does not keep itself alive by it."""
    weak = ref(connection)

    def take() -> None:
        if (alive := weak()) is not None:
            take_breath(alive)

    connection.set_progress_handler(take, STEPS)
