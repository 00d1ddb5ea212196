"""Filters for templates: the pictures that were sent with a message, and when they went."""

from datetime import date

from django import template

from playground.runs.attachments import list_inputs

register = template.Library()
register.filter("list_inputs", list_inputs)


@register.filter
def read_day(text: str) -> date:
    return date.fromisoformat(text)
