"""What happens to accounts and keys, for whoever listens, such as an audit log.

Each is sent with `actor` (the owner who did it, see `accounts.owners`; blank for a command),
`subject` (a word for what it was done to: never a key, never an address) and `request` (None where
there is none). Signing in, signing out and failing to are Django's own signals; passwords, e-mail
addresses and second factors have those of allauth.
"""

from django.dispatch import Signal

key_added = Signal()  # subject: "featherless.text"
key_removed = Signal()  # the same
invitation_made = Signal()  # subject: "invitation 7"
invitation_revoked = Signal()
invitation_used = Signal()  # actor: the new account
role_changed = Signal()  # subject: "user:7 host"
account_disabled = Signal()  # subject: "user:7"
account_enabled = Signal()
reset_link_made = Signal()  # subject: "user:7"
data_exported = Signal()  # subject: the owner, as of the next three
data_imported = Signal()
data_deleted = Signal()
account_deleted = Signal()
access_changed = Signal()  # subject: "group 3"
visitor_adopted = Signal()  # actor: the account, subject: the visitor's id
