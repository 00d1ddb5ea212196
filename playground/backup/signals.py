"""What others may want to know: each is sent with `path`, the archive's."""

from django.dispatch import Signal

backup_made = Signal()
backup_restored = Signal()
