"""The addresses of the site with those of the new app."""

from django.urls import path

from playground.urls import urlpatterns as shared_patterns
from tests.haiku.views import write_haiku

handler400 = "playground.views.bad_request"
urlpatterns = [path("haiku/", write_haiku, name="haiku"), *shared_patterns]
