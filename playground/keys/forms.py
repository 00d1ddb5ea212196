"""The form on the Keys page: enter, replace or remove one key."""

from dataclasses import dataclass

from django import forms
from django.contrib.sessions.backends.base import SessionBase

from playground.keys import checks, own_keys, store
from playground.providers import BadKey, Provider, list_providers

FIRST, FOR_IMAGES = "API key", "Separate key for images"


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One key as the page shows it."""

    name: str
    label: str
    present: bool
    source: str
    last4: str
    form: "KeyForm"
    facts: str  # on one's own key


class KeyForm(forms.Form):
    """POST: `provider`, `slot`, and `key` or `remove`."""

    provider = forms.CharField(widget=forms.HiddenInput)
    slot = forms.CharField(widget=forms.HiddenInput, initial="text")
    key = forms.CharField(
        required=False,
        max_length=store.MAX_KEY_CHARS,
        label="API key",
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "key"}
        ),
        error_messages={"max_length": f"Keys can have at most {store.MAX_KEY_CHARS} characters."},
    )
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)
    check = checks.KeyCheck()  # what the provider said of it

    @property
    def slot_id(self) -> str:
        return f"{self.data.get('provider', '')}.{self.data.get('slot', 'text')}"

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip().removeprefix("Bearer ").strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            what = "spaces" if " " in key else "characters that no key has"
            raise forms.ValidationError(
                f"That doesn't look like an API key (it contains {what}). Copy it again.",
                code="not_a_key",
            )
        return key

    def clean(self) -> None:
        if self.slot_id not in list_slots():
            raise forms.ValidationError("This provider doesn't use that key.", code="no_slot")
        blank = not self.cleaned_data.get("key") and "key" not in self.errors
        if blank and not self.cleaned_data.get("remove"):
            self.add_error("key", "Paste a key first.")
        if not self.errors and not self.cleaned_data["remove"]:
            self.check_key()

    def check_key(self) -> None:
        """A key that its provider refuses is not kept: it would only fail later."""
        slot = list_slots()[self.slot_id]
        try:
            self.check = checks.check_key(slot, self.cleaned_data["key"])
        except BadKey:
            self.add_error(
                "key",
                f"{slot.provider.name} rejected this key. Copy it again, or create a new one "
                f"at {slot.provider.site}.",
            )

    def save(self, session: SessionBase) -> str:
        """Keep or remove the key. Returns the sentence that says so."""
        slot = list_slots()[self.slot_id]
        if self.cleaned_data["remove"]:
            store.remove_key(slot, session)
            return f"Your {slot.provider.name} key was removed."
        store.store_key(slot, self.cleaned_data["key"], session)
        where = "in your account" if own_keys.get_user_id(session) else "this browser only"
        saved = f"{slot.provider.name} key saved (encrypted, {where})."
        if self.check.problem is not None:
            return f"{saved} It couldn't be checked: {self.check.problem.message}"
        checks.note_check(slot, self.check, session)
        return f"{saved} {checks.describe_key(slot, session)}"


def list_slots() -> dict[str, store.Slot]:
    """Every place for a key, by its id."""
    return {slot.id: slot for each in list_providers() for slot in store.list_key_slots(each)}


def key_rows(session: SessionBase, bound: KeyForm) -> list[dict[str, object]]:
    """Every provider that takes a key, and its places for one."""
    return [
        {"provider": p, "slots": [slot_row(s, session, bound) for s in store.list_key_slots(p)]}
        for p in list_providers()
        if p.needs_key
    ]


def slot_row(slot: store.Slot, session: SessionBase, bound: KeyForm) -> SlotRow:
    held = store.get_status(slot, session)
    return SlotRow(
        slot.name,
        FIRST if slot.name == slot.provider.key_kinds[0] else FOR_IMAGES,
        held.is_present,
        held.source,
        held.last4,
        build_form(slot, bound),
        checks.describe_key(slot, session) if held.source == "yours" else "",
    )


def build_form(slot: store.Slot, bound: KeyForm) -> KeyForm:
    if bound.is_bound and bound.slot_id == slot.id:
        return bound
    start: Provider = slot.provider
    return KeyForm(
        initial={"provider": start.slug, "slot": slot.name},
        auto_id=f"{slot.id}-%s".replace(".", "-"),
    )
