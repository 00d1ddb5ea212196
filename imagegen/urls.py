"""The addresses under /images/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
