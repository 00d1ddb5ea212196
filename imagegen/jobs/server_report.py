"""What a server says it really used, and where that is not what it was asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imagegen.infotext import InfotextError, Parsed, parse_infotext
from playground.providers import Name
from playground.providers.spellings import AUTOMATIC, fold_name, is_same_file, is_same_sampler

LONGEST_CHARS = 120  # of a name in a sentence
REQUESTED = ("sd_model_checkpoint", "sampler_name", "scheduler")


@dataclass(frozen=True, slots=True)
class Used:
    """Blank or None where it does not say."""

    model: str = ""
    model_hash: str = ""
    sampler: str = ""
    scheduler: str = ""
    seed: int | None = None

    @property
    def stored(self) -> dict[str, Any]:
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in pairs if value not in ("", None)}


def read_used(info: Mapping[str, Any]) -> Used:
    """From the fields of `info`, and from the infotext in it where a field is missing."""
    extra, text = info.get("extra_generation_params"), _parse_first(info)
    params = extra if isinstance(extra, Mapping) else {}
    seed = info.get("seed")
    return Used(
        model=_read_text(info.get("sd_model_name"), text.get("Model")),
        model_hash=_read_text(info.get("sd_model_hash"), text.get("Model hash")),
        sampler=_read_text(info.get("sampler_name"), text.get("Sampler")),
        scheduler=_read_text(params.get("Schedule type"), text.get("Schedule type")),
        seed=seed if isinstance(seed, int) and not isinstance(seed, bool) else None,
    )


def list_differences(
    request: Mapping[str, Any], used: Used, checkpoints: Sequence[Name] = ()
) -> Iterator[str]:
    """A sentence for each. `checkpoints`: as the server lists them."""
    wanted = {name: str(request.get(name) or "") for name in REQUESTED}
    model, sampler, scheduler = (wanted[name] for name in REQUESTED)
    if model and not is_same_file(model, used.model, used.model_hash, checkpoints):
        yield _describe_difference("checkpoint", used.model or used.model_hash, model)
    if sampler and used.sampler:
        if not is_same_sampler(sampler, scheduler, used.sampler, used.scheduler):
            yield _describe_difference("sampler", used.sampler, sampler)
        elif _is_other_schedule(scheduler, used):
            yield _describe_difference("schedule type", used.scheduler, scheduler)
    seed = request.get("seed")
    if isinstance(seed, int) and seed >= 0 and used.seed not in (None, seed):
        yield _describe_difference("seed", str(used.seed), str(seed))


def _is_other_schedule(scheduler: str, used: Used) -> bool:
    if scheduler in ("", AUTOMATIC) or not used.scheduler:
        return False
    return fold_name(scheduler) != fold_name(used.scheduler)


def _describe_difference(what: str, used: str, wanted: str) -> str:
    return (
        f"The server used the {what} {used[:LONGEST_CHARS]}, but {wanted[:LONGEST_CHARS]} "
        "was requested."
    )


def _read_text(*values: Any) -> str:
    return next((value for value in values if isinstance(value, str) and value), "")


def _parse_first(info: Mapping[str, Any]) -> Mapping[str, str]:
    """The values of the first infotext; what is too long to be one says nothing."""
    texts = info.get("infotexts")
    first = texts[0] if isinstance(texts, list) and texts else ""
    try:
        return (parse_infotext(first) if isinstance(first, str) else Parsed()).values
    except InfotextError:
        return {}
