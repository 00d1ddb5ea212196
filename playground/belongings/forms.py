"""What a person fills in on the page of their data."""

from typing import Any

from django import forms

WORD = "DELETE"


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Downloaded file",
        widget=forms.FileInput({"accept": ".zip,application/zip"}),
        error_messages={"required": "Choose the ZIP file that you downloaded."},
    )


class DeletionForm(forms.Form):
    """`has_account`: whether there is one that could go, too."""

    confirm = forms.CharField(
        label=f"Type {WORD} to confirm",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": f"Type {WORD}. Nothing has been deleted."},
    )
    account = forms.BooleanField(label="Delete my account too", required=False)

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_account:
            del self.fields["account"]

    def clean_confirm(self) -> str:
        word: str = self.cleaned_data["confirm"]
        if word != WORD:
            raise forms.ValidationError(f"Type {WORD} in capitals. Nothing has been deleted.")
        return word
