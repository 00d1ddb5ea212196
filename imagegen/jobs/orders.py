"""Images that another page has ordered, see playground.runs.image_orders."""

from django.db.models import QuerySet

from imagegen.jobs import spelling
from imagegen.jobs.services import create_jobs
from imagegen.models import Job
from playground.keys.own_keys import load_session
from playground.keys.store import KeyMark
from playground.models import OPEN, Run
from playground.quotas.storage import require_storage
from playground.runs import queue
from playground.runs import services as runs
from playground.runs.image_orders import ENDPOINT, ImageOrder

APP = "imagegen"


def order_image(order: ImageOrder) -> Run:
    """Within a transaction. Raises ProviderError."""
    require_storage(order.owner)
    session = load_session(order.session_key)
    request = spelling.respell_request(order.provider, order.request, session)
    run = runs.create_run(
        owner=order.owner,
        app=APP,
        provider=order.provider,
        endpoint=ENDPOINT,
        model=spelling.name_model(ENDPOINT, request, order.model),
        request=request,
        group=order.group,
        queued=True,
        **order.key._asdict(),
    )
    create_jobs([run], None, session=order.session_key)
    return run


def order_again(mine: "QuerySet[Run]", session_key: str, key: KeyMark) -> None:
    ended = list(mine.exclude(status__in=OPEN).values_list("pk", flat=True))
    queue.requeue_runs(APP, Run.objects.filter(pk__in=ended), key)
    Job.objects.filter(run__in=ended).update(session=session_key, sent=None)
