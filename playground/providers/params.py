"""The parameters that several endpoints share, each written once."""

from dataclasses import replace

from playground.providers.spec import Param

PENALTIES, LENGTH, ARLI = "Penalties", "Length and stopping", "Arli samplers"
STRUCTURED, REPEAT, IMAGE = "Structured output", "Reproducibility", "Image"

MODEL = Param(
    "model",
    "string",
    "Model",
    "The model that answers, e.g. Qwen/Qwen2.5-72B-Instruct.",
    required=True,
    group="Input",
)
MESSAGES = Param(
    "messages",
    "messages",
    "Messages",
    "The conversation so far: {role, content} objects. Roles: system, user, assistant.",
    required=True,
    group="Input",
)
PROMPT = Param(
    "prompt",
    "text",
    "Prompt",
    "Plain text for the model to go on from. Replaces messages.",
    required=True,
    group="Input",
)

TEMPERATURE = Param(
    "temperature",
    "float",
    "Temperature",
    "Sampling temperature: how freely the next token is chosen. Lower is more focused.",
    default=1.0,
    min=0,
    max=2,
    step=0.05,
    neutral=1.0,
)
TOP_P = Param(
    "top_p",
    "float",
    "Top P",
    "Nucleus sampling: choose only among the likeliest tokens that together reach this share.",
    default=1.0,
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
    note="The engine refuses exactly 0, though the reference allows it.",
)
TOP_K = Param(
    "top_k",
    "int",
    "Top K",
    "Choose only among this many of the likeliest tokens.",
    min=-1,
    step=1,
    neutral=-1,
    note="-1 means all tokens.",
)
MIN_P = Param(
    "min_p",
    "float",
    "Min P",
    "Drop tokens less likely than this share of the likeliest one.",
    min=0,
    max=1,
    step=0.01,
    neutral=0,
)
TYPICAL_P = Param(
    "typical_p",
    "float",
    "Typical P",
    "Locally typical sampling: keep the tokens whose surprise is closest to the expected.",
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
)

WIDER = "The engine takes -2 to 2; the reference documents 0 to 2."
PRESENCE_PENALTY = Param(
    "presence_penalty",
    "float",
    "Presence penalty",
    "Makes tokens that have occurred at all less likely.",
    min=0,
    max=2,
    step=0.05,
    neutral=0,
    group=PENALTIES,
    note=WIDER,
)
FREQUENCY_PENALTY = Param(
    "frequency_penalty",
    "float",
    "Frequency penalty",
    "Makes tokens less likely each time they occur.",
    min=0,
    max=2,
    step=0.05,
    neutral=0,
    group=PENALTIES,
    note=WIDER,
)
REPETITION_PENALTY = Param(
    "repetition_penalty",
    "float",
    "Repetition penalty",
    "Divides the chance of tokens that have occurred. 1.0 = off, above 1 repeats less: 1.05 to "
    "1.2 is usual.",
    above=0,
    step=0.01,
    neutral=1.0,
    group=PENALTIES,
)

MAX_TOKENS = Param(
    "max_tokens",
    "int",
    "Max tokens",
    "The most tokens to generate.",
    default_text="varies by model",
    min=1,
    step=1,
    group=LENGTH,
    note="A value above the model's own limit is lowered to it, not refused.",
)
MAX_TOKENS_RAW = replace(
    MAX_TOKENS,
    default_text="",
    note="Raw completions stop after about 16 tokens when it is left out.",
)
STOP = Param(
    "stop",
    "string/array",
    "Stop sequences",
    "Generation halts when one of these appears.",
    hint="One per line; \\n stands for a line break.",
    group=LENGTH,
    note="The engine refuses an empty sequence.",
)
MIN_TOKENS = Param(
    "min_tokens",
    "int",
    "Min tokens",
    "Generate at least this many tokens before the model may stop.",
    min=0,
    step=1,
    neutral=0,
    group=LENGTH,
    documented=False,
)
SEED = Param(
    "seed",
    "int",
    "Seed",
    "The same seed and the same request should give the same answer.",
    step=1,
    group=REPEAT,
)

GUIDED_JSON = Param(
    "guided_json",
    "schema",
    "JSON schema",
    "A JSON schema: the answer must be JSON that fits it.",
    group=STRUCTURED,
    note="Use only one of the three: the engine takes one constraint at a time.",
)
GUIDED_REGEX = Param(
    "guided_regex",
    "regex",
    "Regex",
    "The answer must match this regular expression.",
    group=STRUCTURED,
    note=GUIDED_JSON.note,
)
GUIDED_CHOICE = Param(
    "guided_choice",
    "array",
    "Choices",
    "The answer must be one of these.",
    hint="One per line.",
    group=STRUCTURED,
    note=GUIDED_JSON.note,
)
GUIDED = (GUIDED_JSON, GUIDED_REGEX, GUIDED_CHOICE)

DRY_MULTIPLIER = Param(
    "dry_multiplier",
    "float",
    "DRY multiplier",
    "DRY (Dynamic Repetition Yield): how strongly to punish repeating a whole passage.",
    min=0,
    step=0.05,
    neutral=0,
    group=ARLI,
)
DRY_BASE = Param(
    "dry_base",
    "float",
    "DRY base",
    "How fast the DRY penalty grows with the length of the repeated passage. 1.75 is usual.",
    above=1,
    step=0.05,
    group=ARLI,
    note="Has no effect while the DRY multiplier is 0. The engine refuses 1 and less.",
)
MIROSTAT = Param(
    "mirostat",
    "int",
    "Mirostat",
    "Mirostat keeps the surprise of the text steady: 0 = off, 1 or 2 = its two versions.",
    min=0,
    max=2,
    step=1,
    choices=(0, 1, 2),
    neutral=0,
    group=ARLI,
    note="Newer engines know it as mirostat_mode and only 0 and 2: it may have no effect.",
)
