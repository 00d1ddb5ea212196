"""Fill galleries: python -m tests.imagegen.fill OWNER:COUNT …, in the environment of a site."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
    django.setup()
    from tests.imagegen.pictures import shared_files, store_many

    files = shared_files()
    for word in sys.argv[1:]:
        owner, _, count = word.rpartition(":")
        store_many(owner, int(count), files)
