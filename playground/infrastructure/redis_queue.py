"""The queue in Redis, which is loaded where it is used."""

import huey
from redis import RedisError

from playground.infrastructure.task_queue import AWAY, SurvivingQueue


class RedisQueue(SurvivingQueue, huey.RedisHuey):  # type: ignore[misc]  # untyped
    """On several machines."""

    away = (RedisError, *AWAY)
