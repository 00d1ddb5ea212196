"""Files on the page of a test set: rows that are brought in, and the pictures of rows."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from playground.http import Request
from playground.intake import upload_handlers
from playground.providers import ProviderError
from textlab.test_sets.editor import services
from textlab.test_sets.editor.forms import RowsForm
from textlab.test_sets.editor.typed import is_number
from textlab.test_sets.models import TestSet
from textlab.test_sets.pictures import add_pictures, find_picture, send_picture
from textlab.test_sets.requests import PICTURE, list_names

LEFT_OUT = "test_rows_left_out"  # of a session: what the next page says
MAX_LEFT_OUT = 100  # rows that are named
PICTURES = "pictures"  # the field of those that become rows
Form = TypeVar("Form", bound=RowsForm)


def read_upload(form_class: type[Form], request: Request) -> Form:
    """What was dropped on its way is said beside the field."""
    form = form_class(request.POST, request.FILES)
    for refusal in upload_handlers.list_refusals(request):
        form.add_error("file", refusal.message)
    return form


def note_left_out(request: Request, problems: Sequence[tuple[int, str]]) -> None:
    if problems:
        request.session[LEFT_OUT] = [list(each) for each in problems[:MAX_LEFT_OUT]]


def take_left_out(request: Request) -> list[tuple[int, str]]:
    """Rows of the file that was just brought in, each with what is wrong with it."""
    return request.session.pop(LEFT_OUT, []) if LEFT_OUT in request.session else []


def save_pictures(request: Request, test_set: TestSet) -> int:
    """Those of rows by `picture.<row>.<column>`, and those that become rows. How many became one.

    Raises ValidationError.
    """
    names = [column["name"] for column in test_set.columns]
    try:
        for key in request.FILES:
            verb, _, place = key.partition(".")
            row, _, column = place.partition(".")
            if verb == "picture" and is_number(row) and is_number(column):
                replace_picture(
                    test_set, request.FILES.getlist(key)[0], int(row), names[int(column)]
                )
        return add_picture_rows(test_set, request.FILES.getlist(PICTURES))
    except ProviderError as error:
        raise ValidationError(error.message) from error
    except IndexError:
        raise ValidationError("The columns have changed. Add the picture again.") from None


def replace_picture(test_set: TestSet, file: "UploadedFile[Any]", row: int, column: str) -> None:
    picture = add_pictures(test_set, file)[0]
    services.change_rows(test_set, {row: {column: str(picture.pk)}})


def add_picture_rows(test_set: TestSet, files: Sequence[Any]) -> int:
    """A row for each picture, and for each page of a document, in the first column of pictures."""
    columns = list_names(test_set.columns, PICTURE)
    if not columns:
        return 0
    pictures = [picture for file in files for picture in add_pictures(test_set, file)]
    return services.add_rows(test_set, [{columns[0]: str(each.pk)} for each in pictures])


@require_GET
def show_picture(request: Request, id: UUID, picture: UUID) -> HttpResponseBase:
    chosen = find_picture(request.owner, picture)
    if chosen is None or chosen.test_set_id != id:
        raise Http404("This picture doesn't exist or isn't yours.")
    return send_picture(chosen)
