"""A worker as gunicorn's master knows it, which starts it and waits.

Everything that serves is loaded in the process that serves: in the master's memory gevent and what
it needs would lie a second time, and nobody would use it.
"""

from gunicorn.workers.base import Worker


class BareWorker(Worker):  # type: ignore[misc]  # untyped
    """Becomes a `gunicorn_worker.Worker` in its own process."""

    def init_process(self) -> None:
        from gevent import monkey

        monkey.patch_all()  # before anything of the site is imported

        from playground.infrastructure.module_locks import keep_module_locks

        keep_module_locks()
        from playground.infrastructure import gunicorn_worker

        self.__class__ = gunicorn_worker.Worker
        self.prepare()
        self.init_process()
