"""The app of what machines agree on."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    name = "playground.machines"
    label = "machines"
