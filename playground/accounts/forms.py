"""What hosts fill in about people."""

from django import forms

from playground.accounts.roles import MEMBER, ROLES

MAX_DAYS = 90
MAX_NOTE_CHARS = 100


class InvitationForm(forms.Form):
    note = forms.CharField(
        label="For whom",
        required=False,
        max_length=MAX_NOTE_CHARS,
        help_text="Only hosts see this.",
    )
    role = forms.ChoiceField(choices=list(ROLES.items()), initial=MEMBER)
    days = forms.IntegerField(label="Days it works", min_value=1, max_value=MAX_DAYS, initial=7)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=list(ROLES.items()))
