"""Text: the model selector, and chat, completion and tokenize with one model."""

from django.apps import AppConfig


class TextlabConfig(AppConfig):
    name = "textlab"
