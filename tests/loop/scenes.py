"""What the web process does, once for `tests.loop.slices` to measure. Each returns seconds."""

from django.contrib.auth.models import User
from django.test import Client as Browser

from tests.loop.slices import Watch


def sign_in(watch: Watch) -> dict[str, float]:
    """With the right password, a wrong one, and a name that nobody has."""
    User.objects.create_user("ada", password="correct horse")
    pairs = [("ada", "correct horse"), ("ada", "wrong"), ("nobody", "wrong")]
    Browser().get("/login/")  # templates are compiled once
    return {
        f"{name}, {password}": watch.measure(
            lambda name=name, password=password: Browser().post(  # type: ignore[misc]
                "/login/", {"username": name, "password": password}
            )
        )
        for name, password in pairs
    }
