"""Fill somebody's gallery: python -m tests.imagegen.fill OWNER COUNT, in the site's environment."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
    django.setup()
    from tests.imagegen.pictures import many

    many(sys.argv[1], int(sys.argv[2]))
