"""What happens to executions, for whoever tells people."""

from django.dispatch import Signal

execution_ended = Signal()  # with `execution`: all is answered and checked, or was stopped
