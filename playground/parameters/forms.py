"""Django forms made from declarations: one field for each parameter, named as the API names it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict

from playground.parameters.code_fields import BiasField, ObjectField, RegexField
from playground.parameters.fields import (
    FlagField,
    LinesField,
    NumberField,
    ParamField,
    TextField,
    WholeField,
)
from playground.parameters.lazy_fields import LazyFields, is_blank
from playground.parameters.other_fields import OtherFieldsField
from playground.parameters.schema_fields import FormatField, SchemaField
from playground.parameters.tool_fields import ToolChoiceField, ToolsField
from playground.parameters.words import list_words
from playground.providers import Endpoint, Model, Param, list_providers
from playground.providers.other_fields import OTHER_FIELDS, list_reserved
from playground.providers.probability_params import adapt_logprobs
from playground.providers.structured import rename_schema

MAX_LINK_CHARS = 2_000  # characters; a link that is longer than a few thousand gets lost on its way
MAX_FORMS = 500
INPUT, HIDDEN = "Input", "Hidden"
FIELDS: dict[str, type[ParamField]] = {
    "string": ParamField,
    "regex": RegexField,
    "text": TextField,
    "int": WholeField,
    "float": NumberField,
    "bool": FlagField,
    "object": ObjectField,
    "schema": SchemaField,
    "format": FormatField,
    "biases": BiasField,
    "tools": ToolsField,
    "tool choice": ToolChoiceField,
    "array": LinesField,
    "string/array": LinesField,
}


_forms: dict[tuple[int, int | None, bool], type["ParameterForm"]] = {}


def list_known_names() -> set[str]:
    """What any parameter of any provider is called."""
    endpoints = (endpoint for each in list_providers() for endpoint in each.endpoints)
    return {param.name for endpoint in endpoints for param in endpoint.params} | {OTHER_FIELDS}


class ParameterForm(forms.Form):
    """The parameters of one endpoint. Made by `build_form_class`.

    `initial` may be a request's query: what is wrong in it is shown with its error, never raised.
    """

    endpoint: ClassVar[Endpoint]
    words_fields: ClassVar[tuple[str, ...]] = ()
    hidden: frozenset[str] = frozenset()  # names that make way for the others while they are blank

    def __init__(
        self,
        data: QueryDict | Mapping[str, Any] | None = None,
        *,
        initial: QueryDict | Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        filled_in = rename_schema(flatten_query(initial or {}), self.base_fields)
        if "logprobs" in self.base_fields:
            filled_in = adapt_logprobs(filled_in, find_param(self.base_fields["logprobs"]).kind)
        super().__init__(data, initial=filled_in, **kwargs)

    def full_clean(self) -> None:
        if self.is_bound:
            super().full_clean()
        else:
            self.clean_initial()

    def _bound_items(self) -> Iterator[tuple[str, forms.BoundField]]:
        """What is cleaned: all but the many fields that were left blank, whose value is None."""
        for name, field in self.fields.items():  # themselves, where `self[name]` is of a copy
            if not is_blank(self, name):
                yield name, forms.BoundField(self, field, name)

    def clean_initial(self) -> None:
        """What a link filled in, checked as if it had been sent; what it left blank is no error."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, field in self.fields.items():
            if self.initial.get(name) in field.empty_values:
                continue
            try:
                self.cleaned_data[name] = field.clean(self.initial[name])
            except ValidationError as error:
                self.add_error(name, error)

    def clean(self) -> dict[str, Any]:
        needs_words = self.words_fields and not self.errors
        if needs_words and self.endpoint.name == "tokenize" and not self.list_words():
            self.add_error("prompt", ValidationError("Enter some text to count.", code="required"))
        return self.cleaned_data

    def build_payload(self) -> dict[str, Any]:
        """API names and typed values. Blank is left out, except where a default is always sent."""
        payload, values = {}, self._list_values()
        for name, field in self.fields.items():
            if name in self.words_fields or name not in values:
                continue
            param, value = find_param(field), values[name]
            value = param.default if value is None and param.always_send else value
            if value is not None:
                payload[name] = value
        return payload

    def list_words(self) -> dict[str, str]:
        """What was said: `system`, `message`, `prompt`, as far as they are not blank."""
        cleaned = self._list_values()
        return {name: cleaned[name] for name in self.words_fields if cleaned.get(name)}

    def _list_values(self) -> dict[str, Any]:
        """In the order of the fields; of an unbound form what `initial` filled in."""
        wrong = self.errors  # cleans the form
        return {name: self.cleaned_data.get(name) for name in self.fields if name not in wrong}

    def list_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The parameters by their group, in the order of the declaration, hidden ones last."""
        groups: dict[str, list[forms.BoundField]] = {}
        hidden: list[forms.BoundField] = []
        for name, field in self.fields.items():
            param = find_param(field)
            if name in self.words_fields or param.group == INPUT:
                continue
            if self._is_hidden(name):
                hidden.append(self[name])
            else:
                groups.setdefault(param.group, []).append(self[name])
        return [*groups.items(), *([(HIDDEN, hidden)] if hidden else [])]

    def _is_hidden(self, name: str) -> bool:
        return (
            name in self.hidden and self[name].value() in (None, "", []) and not self[name].errors
        )

    def list_inputs(self) -> list[forms.BoundField]:
        """What the request is about, apart from its parameters: prompts, the image model."""
        return [
            self[name]
            for name, field in self.fields.items()
            if name in self.words_fields or find_param(field).group == INPUT
        ]

    def link_query(self) -> dict[str, str]:
        """What a link carries to fill this form in again: what is not blank, as it was typed."""
        typed = ((bound.name, bound.value()) for bound in self)
        return {
            name: str(value)
            for name, value in typed
            if value not in (None, "") and len(str(value)) <= MAX_LINK_CHARS
        }

    def list_ignored(self) -> list[str]:
        """Parameters that a link asked for and this endpoint does not take."""
        names = list_known_names() - self._list_known()
        return [name for name in self.initial if name in names]

    def _list_known(self) -> set[str]:
        return {*self.fields, *(param.name for param in self.endpoint.params)}


def form_errors_json(form: forms.Form) -> dict[str, Any]:
    """What is wrong with a form, for a script."""
    errors = {name: [str(e) for e in messages] for name, messages in form.errors.items()}
    return {
        "errors": errors,
        "message": next((e for messages in errors.values() for e in messages), ""),
    }


def build_form_class(
    endpoint: Endpoint, model: Model | None = None, *, text: bool = True
) -> type[ParameterForm]:
    """The form of an endpoint. `text=False`: its parameters alone, the page asks for the words.

    It is made once for all models of the same limit: each page and each post needs one.
    """
    limit = model.max_completion_tokens if model is not None else None
    key = (id(endpoint), limit, text)
    known = _forms.get(key)
    if known is None or known.endpoint is not endpoint:  # an id is given away again
        if len(_forms) >= MAX_FORMS:
            _forms.clear()
        _forms[key] = known = make_form(endpoint, limit, text=text)
    return known


def make_form(endpoint: Endpoint, limit: int | None, *, text: bool) -> type[ParameterForm]:
    words = list_words(endpoint)
    names = tuple(param.name for param in words)
    params = [p for p in endpoint.params if is_field(p) and not (words and p.name in names)]
    all_params = (*(words if text else ()), *params)
    fields: dict[str, ParamField] = {p.name: make_field(p, limit) for p in all_params}
    if endpoint.takes_others:
        fields[OTHER_FIELDS] = OtherFieldsField(list_reserved(endpoint))
    attributes = {**fields, "endpoint": endpoint, "words_fields": names if text else ()}
    made = cast("type[ParameterForm]", type("EndpointForm", (ParameterForm,), attributes))
    made.base_fields = LazyFields(made.base_fields)
    return made


def is_field(param: Param) -> bool:
    """The conversation, the model and the images come from the page."""
    return param.name != "model" and param.kind in FIELDS


def make_field(param: Param, limit: int | None) -> ParamField:
    return FIELDS[param.kind](add_limit(param, limit))


def add_limit(param: Param, limit: int | None) -> Param:
    """What is known of this model, beside the parameter that it bounds."""
    if param.name == "max_tokens" and limit:
        return replace(param, help=f"Maximum number of tokens to generate, up to {limit:,}.")
    return param


def find_param(field: forms.Field) -> Param:
    return cast("ParamField", field).param


def flatten_query(values: Mapping[str, Any]) -> dict[str, Any]:
    """A query as plain values; a parameter that is given several times is a list, one per line."""
    if not isinstance(values, QueryDict):
        return dict(values)
    return {name: "\n".join(values.getlist(name)) for name in values}
