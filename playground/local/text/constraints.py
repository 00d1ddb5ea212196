"""What an answer must look like: guided_json, guided_regex, guided_choice, response_format."""

from playground.local.errors import ApiError, build_invalid
from playground.local.messages import Json
from playground.local.text import grammar
from playground.local.text.params import CONSTRAINTS

MOST_CHOICES = 500


def find_constraint(body: Json) -> str | None:
    """The one constraint of a request; more than one is refused."""
    names = [name for name in CONSTRAINTS if name in body and not _is_plain_text(name, body)]
    if len(names) > 1:
        sentence = f"{' and '.join(names)} were given; only one of them can be used."
        raise build_invalid(sentence, "conflicting_parameters")
    return names[0] if names else None


def translate_constraint(body: Json) -> Json:
    """The engine's `grammar`, or nothing."""
    name = find_constraint(body)
    if name is None:
        return {}
    try:
        return {"grammar": _build_grammar(name, body[name])}
    except grammar.GrammarError as error:
        raise build_constraint_refusal(name, str(error)) from error


def _build_grammar(name: str, value: object) -> str:
    match name:
        case "guided_regex":
            return grammar.build_regex_grammar(_check_pattern(value))
        case "guided_choice":
            return grammar.build_choice_grammar(_check_choices(value))
        case "guided_json":
            return grammar.build_schema_grammar(_check_schema(value, name))
    return grammar.build_schema_grammar(_response_format(value))


def build_constraint_refusal(name: str, why: str) -> ApiError:
    return build_invalid(f"{name} can't be used: {why.rstrip('.')}.", "invalid_constraint")


def _is_plain_text(name: str, body: Json) -> bool:
    return name == "response_format" and body[name] == {"type": "text"}


def _check_schema(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise build_invalid(f"{name} must be a JSON schema, an object.", "invalid_type")
    return value


def _check_pattern(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise build_invalid("guided_regex must be a string that is not empty.", "invalid_type")
    return value


def _check_choices(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise build_invalid(
            "guided_choice must be an array of strings, none empty.", "invalid_type"
        )
    if not 0 < len(value) <= MOST_CHOICES:
        raise build_invalid(f"guided_choice must have between 1 and {MOST_CHOICES} choices.")
    return value


def _response_format(value: object) -> Json:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "json_object":
        return {"type": "object"}
    if kind != "json_schema" or not isinstance(value, dict):
        raise build_invalid("response_format.type must be text, json_object or json_schema.")
    wrapped = value.get("json_schema")
    schema = wrapped.get("schema") if isinstance(wrapped, dict) else None
    return _check_schema(schema, "response_format.json_schema.schema")
