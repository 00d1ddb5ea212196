"""The configuration of promptfoo that asks the same of the same models, and checks it alike."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from textlab.test_sets.checks.check import Check
from textlab.test_sets.checks.judging import JUDGE_MESSAGE, JUDGE_SYSTEM
from textlab.test_sets.exports.assertions import translate_check, write_provider
from textlab.test_sets.exports.table import ResultTable, ResultVariant
from textlab.test_sets.exports.templates import Names, choose_names, translate_template

HEAD = """\
# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
# Run it with: npx promptfoo eval --no-cache
# Keys are read from the environment: {keys}.
"""
NO_PICTURES = "# The pictures of {names} are not in it.\n"
NO_KEYS = "none is needed"
# Fields of OpenAI's chat that promptfoo takes by their names; it passes the others on.
KNOWN = frozenset(
    """temperature max_tokens top_p frequency_penalty presence_penalty seed stop tools tool_choice
    response_format""".split()  # noqa: SIM905
)


class Dumper(yaml.CSafeDumper):
    """Texts in quotes, of several lines as blocks: no program takes one for a number or a date."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's name
        return True


def represent_text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    is_block = "\n" in text and is_plain(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if is_block else '"')


def represent_names(dumper: Dumper, fields: Mapping[str, Any]) -> yaml.MappingNode:
    """Names without quotes where that can't be misread."""
    node = dumper.represent_mapping("tag:yaml.org,2002:map", fields)
    for name, _value in node.value:
        if name.value.isidentifier() and name.value.isascii() and len(name.value) > 3:
            name.style = None
    return node


def is_plain(text: str) -> bool:
    """Whether a block has it as it is: no signs but its line breaks, no space at a line's end."""
    lines = text.split("\n")
    return all(line.isprintable() and line == line.rstrip() for line in lines) and not (
        lines[0].startswith(" ") or lines[0] == ""
    )


Dumper.add_representer(str, represent_text)
Dumper.add_representer(dict, represent_names)


def build_promptfoo(table: ResultTable) -> bytes:
    """YAML. Pictures and verdicts of people aren't in it, nor what came of an answer."""
    names = choose_names(table.columns, [row.values for row in table.rows])
    prompts = list_prompts(table.variants)
    document = {
        "description": table.name,
        "prompts": [
            {"label": label, "raw": write_messages(texts, names)}
            for texts, label in prompts.items()
        ],
        "providers": list_providers(table.variants, prompts),
        "defaultTest": {"options": {"rubricPrompt": write_rubric()}},
        "tests": [
            {
                "description": f"Row {row.number}",
                "vars": names.write_values(row.values),
                "assert": [
                    translate_check(read_check(fields), names, table.judges)
                    for fields in row.checks
                ],
            }
            for row in table.rows
        ],
    }
    body = yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    head = HEAD.format(keys=list_keys(table))
    if table.picture_columns:
        head += NO_PICTURES.format(names=", ".join(sorted(table.picture_columns)))
    return (head + str(body)).encode()


def list_keys(table: ResultTable) -> str:
    settings = [variant.key_setting for variant in table.variants]
    settings += [judge.key_setting for judge in table.judges.values()]
    return ", ".join(dict.fromkeys(filter(None, settings))) or NO_KEYS


def read_check(fields: Mapping[str, Any]) -> Check:
    """One that was read before it was stored."""
    return Check(**fields)


def list_prompts(variants: Sequence[ResultVariant]) -> dict[tuple[str, str], str]:
    """System prompt and message of each that differs, with its label."""
    pairs = dict.fromkeys((variant.system, variant.message) for variant in variants)
    return {pair: f"Prompt {number}" for number, pair in enumerate(pairs, start=1)}


def write_messages(texts: tuple[str, str], names: Names) -> str:
    """A chat as JSON: promptfoo fills in each of its texts by itself."""
    system, message = (translate_template(text, names) for text in texts)
    turns = [{"role": "system", "content": system}] if texts[0].strip() else []
    return json.dumps([*turns, {"role": "user", "content": message}], ensure_ascii=False, indent=1)


def list_providers(
    variants: Sequence[ResultVariant], prompts: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """One for each variant, with the only prompt it is asked with."""
    labels = [variant.label for variant in variants]
    providers = []
    for number, variant in enumerate(variants, start=1):
        is_repeated = labels.count(variant.label) > 1
        provider = write_provider(variant.model, variant, split_values(variant.values))
        label = f"{variant.label} ({number})" if is_repeated else variant.label
        prompt = prompts[variant.system, variant.message]
        providers.append(
            {
                "id": provider["id"],
                "label": label,
                "prompts": [prompt],
                "config": provider["config"],
            }
        )
    return providers


def split_values(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in values.items() if name in KNOWN}
    others = {name: value for name, value in values.items() if name not in KNOWN}
    return {**known, **({"passthrough": others} if others else {})}


def write_rubric() -> str:
    """What a judge is asked here, with promptfoo's names for answer and criterion."""
    turns = [
        {"role": "system", "content": JUDGE_SYSTEM},
        {"role": "user", "content": JUDGE_MESSAGE},
    ]
    return json.dumps(turns, ensure_ascii=False, indent=1)
