"""python -m tests.imagegen.press: what a person does with jobs, from a process beside the site.

`submit 20 scripted-slow-1` queues jobs with seeds from 1; `look` wakes what was left behind and
prints every job with its pictures as JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django


def submit(count: int, model: str) -> None:
    from imagegen.jobs import services as jobs

    request = {
        "sd_model_checkpoint": model, "prompt": "a lighthouse", "steps": 20, "cfg_scale": 7.0,
        "width": 64, "height": 64, "seed": 1,
    }  # fmt: skip
    jobs.submit_jobs(
        owner="me",
        session_key="",
        provider="arli",
        endpoint="txt2img",
        model=model,
        request=request,
        count=count,
    )


def look() -> list[dict[str, Any]]:
    from imagegen.jobs.tasks import ensure_workers
    from playground.models import Run

    runs = Run.objects.filter(app="imagegen").order_by("job__place")
    ensure_workers(runs)
    return [
        {
            "seed": run.request["seed"],
            "status": run.status,
            "error": run.error,
            "attempts": run.attempts,
            "pictures": [
                {"seed": each.seed, "there": Path(each.artifact.file.path).stat().st_size}
                for each in run.pictures.all()
            ],
        }
        for run in runs
    ]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
    django.setup()
    if sys.argv[1] == "submit":
        submit(int(sys.argv[2]), sys.argv[3])
    else:
        json.dump(look(), sys.stdout)


if __name__ == "__main__":
    main()
