"""What our relay is measured against: all that Django needs to pass a stream on.

Nothing is parsed, stored, counted or checked here. It runs under gunicorn with gevent, as ours.
"""

import os

import requests
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

PROVIDER = os.environ["BARE_RELAY_PROVIDER"]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench")
session = requests.Session()
session.trust_env = False  # else it would look for a proxy and for .netrc with each request
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=2000))


@csrf_exempt
def relay(request: HttpRequest) -> StreamingHttpResponse:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer bench"}
    answer = session.post(PROVIDER, request.body, headers=headers, stream=True, timeout=120)
    return StreamingHttpResponse(answer.iter_content(None), content_type="text/event-stream")


urlpatterns = [path("relay", relay)]
application = get_wsgi_application()
