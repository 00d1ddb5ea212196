"""The cache in Redis, and in this process while Redis is away: no page fails for want of it."""

from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from playground.infrastructure.outage import Outage

ANSWER_SECONDS = 1.0  # what a page may lose to a Redis that is away, once in two seconds
OPTIONS = {
    "socket_connect_timeout": ANSWER_SECONDS,
    "socket_timeout": ANSWER_SECONDS,
    "retry": Retry(NoBackoff(), 1),  # a connection that broke while it lay in the pool
}


class SurvivingCache(BaseCache):
    """Everything that Django's cache does, by Redis or in its stead."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(server, {**params, "OPTIONS": OPTIONS})
        self._own = LocMemCache("while Redis is away", {})
        self._outage = Outage("Redis", "Each process uses its own cache until then.")

    def is_reachable(self) -> bool:
        try:
            self._redis._cache.get_client().ping()
        except RedisError:
            return False
        return True

    def _call_cache(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if not self._outage.is_known:
            try:
                answer = getattr(self._redis, name)(*args, **kwargs)
            except RedisError as error:
                self._outage.note_failure(error)
            else:
                self._outage.note_answer()
                return answer
        return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._call_cache("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._call_cache("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._call_cache("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._call_cache("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._call_cache("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._call_cache("incr", *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._call_cache("has_key", *args, **kwargs))

    def clear(self) -> None:
        self._call_cache("clear")
