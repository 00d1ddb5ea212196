"""The forms of the prompt library: a prompt, a version of it, its variables, files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from playground.json_files import JsonUploadForm
from playground.parameters.fields import MAX_TEXT_CHARS, LineField
from playground.saved_texts import MAX_NAME_CHARS, MAX_SAVED
from textlab.prompts.files import Draft, read_prompts
from textlab.prompts.models import MAX_NOTE_CHARS, MAX_PROMPT_CHARS, Prompt
from textlab.prompts.template import MAX_VARIABLES, Variable, list_variables

PREFIX = "v"  # of the fields of variables: a variable may be called anything


class VersionForm(forms.Form):
    """The text of a prompt, as its next version."""

    text = LineField(
        max_length=MAX_PROMPT_CHARS,
        strip=False,
        label="Text",
        help_text="Write {{name}} for a variable, {{name=default}} for one with a default.",
        error_messages={"required": "Enter the text of the prompt."},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    note = forms.CharField(
        max_length=MAX_NOTE_CHARS,
        required=False,
        label="Note",
        help_text="What is new in this version. Optional.",
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not text.strip():
            raise ValidationError("Enter the text of the prompt.")
        if len(list_variables(text)) > MAX_VARIABLES:
            raise ValidationError(f"A prompt can have at most {MAX_VARIABLES} variables.")
        return text


class NameField(forms.CharField):
    def __init__(self) -> None:
        required = {"required": "Enter a name for the prompt."}
        super().__init__(max_length=MAX_NAME_CHARS, label="Name", error_messages=required)


class PromptForm(VersionForm):
    """POST /text/prompts/"""

    name = NameField()
    field_order = ["name", "text"]

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        del self.fields["note"]  # of the first version there is nothing to say

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        require_free(self.owner, name)
        return name

    def clean(self) -> dict[str, Any]:
        require_room(self.owner, 1)
        return self.cleaned_data


class RenameForm(forms.Form):
    """POST /text/prompts/<id>/rename/"""

    name = NameField()

    def __init__(self, *args: Any, prompt: Prompt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompt = prompt

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        require_free(self.prompt.owner, name, beside=self.prompt.pk)
        return name


class ImportForm(JsonUploadForm):
    """POST /text/prompts/import/"""

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.drafts: list[Draft] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self.drafts = read_prompts(cleaned["data"])
            require_room(self.owner, len(self.drafts))
        return cleaned


class VariablesForm(forms.Form):
    """What is filled in for the variables of a text; `read_values` has it by their names."""

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": PREFIX})
        self.variables = list_variables(text)
        for variable in self.variables:
            self.fields[variable.name] = build_field(variable)

    def read_values(self) -> dict[str, str]:
        return {variable.name: self.cleaned_data[variable.name] for variable in self.variables}


def build_field(variable: Variable) -> forms.Field:
    """A variable with a default may be left blank, and then it is blank."""
    return LineField(
        label=variable.name,
        required=variable.default is None,
        initial=variable.default or "",
        strip=False,
        max_length=MAX_TEXT_CHARS,
        error_messages={"required": f"Fill in {variable.name}."},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def require_free(owner: str, name: str, beside: int = 0) -> None:
    others = Prompt.objects.filter(owner=owner, name=name).exclude(pk=beside)
    if others.exists():
        raise ValidationError(f"Another prompt is called “{name}”.")


def require_room(owner: str, more: int) -> None:
    stored = Prompt.objects.filter(owner=owner).count()
    if stored + more > MAX_SAVED:
        raise ValidationError(
            f"At most {MAX_SAVED} prompts can be saved, and {stored} are. Delete some first."
        )
