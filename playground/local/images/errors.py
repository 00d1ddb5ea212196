# ruff: noqa: N818 - a name says what happened; all of them are errors
"""How opening a model or making a picture can end; each message is a sentence for a person."""


class UnusableModel(Exception):
    """The folder holds no model that can be used; the sentence says why."""


class NotMade(Exception):
    """These pictures can't be made with this model; the sentence says why."""


class Cancelled(Exception):
    """Nobody wants the pictures any more; whoever is told of the steps may raise it, too."""
