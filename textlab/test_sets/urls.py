"""The addresses under /text/tests/."""

from django.urls import path

from textlab.test_sets.editor import views as editor
from textlab.test_sets.editor.row_views import RowPage
from textlab.test_sets.editor.uploads import show_picture
from textlab.test_sets.planning.views import AddPage, RunPage
from textlab.test_sets.results import views as results
from textlab.test_sets.results.against_views import show_against
from textlab.test_sets.results.cell_views import CellPage, show_image
from textlab.test_sets.results.downloads import FILES, download_results
from textlab.test_sets.results.vote_views import VotePage

urlpatterns = [
    path("", editor.SetsPage.as_view(), name="test-sets"),
    path("example", editor.open_example, name="test-set-example"),
    path("<uuid:id>/", editor.SetPage.as_view(), name="test-set"),
    path("<uuid:id>/rows/<int:row>/", RowPage.as_view(), name="test-row"),
    path("<uuid:id>/pictures/<uuid:picture>/", show_picture, name="test-set-picture"),
    path("<uuid:id>/run/", RunPage.as_view(), name="test-set-run"),
    path("<uuid:id>/delete", editor.delete_set, name="test-set-delete"),
    path("results/<uuid:execution>/", results.show_results, name="test-results"),
    path("results/<uuid:execution>/add/", AddPage.as_view(), name="test-results-add"),
    path("results/<uuid:execution>/cells/<int:cell>/", CellPage.as_view(), name="test-cell"),
    path("results/<uuid:execution>/cells/<int:cell>/image", show_image, name="test-cell-image"),
    path("results/<uuid:execution>/vote/<int:row>/", VotePage.as_view(), name="test-vote"),
    path("results/<uuid:execution>/against/", show_against, name="test-results-against"),
    *(
        path(
            f"results/<uuid:execution>/results.{ending}",
            download_results,
            {"ending": ending},
            name=f"test-results-{ending}",
        )
        for ending in FILES
    ),
    *(
        path(
            f"results/<uuid:execution>/{verb}", results.act, {"verb": verb}, f"test-results-{verb}"
        )
        for verb in results.ACTS
    ),
]
