"""The site's hasher with next to no work: the real one takes a third of a second an account."""

from playground.accounts import hashers


class QuickHasher(hashers.PBKDF2):
    """Of no use but for tests."""

    iterations = 1
