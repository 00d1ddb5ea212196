"""What happens to runs, for whoever listens, such as an audit log.

What happens to one is sent with `run`; what happens to several at once with `subject`, a word for
them that has neither what they say nor the secret part of a link.
"""

from django.dispatch import Signal

run_shared = Signal()
run_unshared = Signal()
run_deleted = Signal()  # by a person, for good
run_ended = Signal()  # of those that a queue has made for others: its outcome is stored
group_shared = Signal()  # under one link
group_unshared = Signal()
group_deleted = Signal()  # by a person, for good
