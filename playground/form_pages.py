"""What pages with a form have in common: a script hears what a person sees on the page."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.views import View

from playground.http import Request, error_response, json_response, wants_json
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError


class FormPage(View):
    """A page with its form.

    `parts` and `extra` go to `render_page`, which each page has: it renders the page as it stands,
    and takes the `status` of the answer.
    """

    request: Request
    render_page: Callable[..., HttpResponse]

    def answer(self, data: Mapping[str, Any], *parts: Any, **extra: Any) -> HttpResponse:
        """What came of it."""
        if wants_json(self.request):
            return json_response(data)
        return self.render_page(*parts, **extra)

    def answer_invalid(
        self,
        errors: Mapping[str, Any] | forms.Form,
        *parts: Any,
        status: int = 422,
        **extra: Any,
    ) -> HttpResponse:
        """What is wrong with the form: `errors` and `message`, as `form_errors_json` says it."""
        if wants_json(self.request):
            data = form_errors_json(errors) if isinstance(errors, forms.Form) else errors
            return json_response(data, status)
        return self.render_page(*parts, status=status, **extra)

    def answer_failed(self, error: ProviderError, *parts: Any, **extra: Any) -> HttpResponse:
        """The form was right, and yet it could not be done."""
        if wants_json(self.request):
            return error_response(self.request, error)
        return self.render_page(*parts, error=error, status=error.status, **extra)
