"""Is the site well: what a load balancer asks, and the signs of life of the workers."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "playground.health"
    label = "health"

    def ready(self) -> None:
        from playground.health import tasks  # noqa: F401 - registers itself with the queue
