"""The parameters that several endpoints share, each written once."""

from dataclasses import replace

from playground.providers.spec import Param

PENALTIES, LENGTH, ARLI = "Penalties", "Length and stopping", "Arli samplers"
STRUCTURED, REPEAT, IMAGE = "Structured output", "Reproducibility", "Image"

MODEL = Param(
    "model",
    "string",
    "Model",
    "The model to use, e.g. Qwen/Qwen2.5-72B-Instruct.",
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
    "Plain text for the model to continue. Replaces messages.",
    required=True,
    group="Input",
)

TEMPERATURE = Param(
    "temperature",
    "float",
    "Temperature",
    "Randomness. Lower is more focused, higher more varied.",
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
    "Nucleus sampling: pick from the smallest set of tokens whose probabilities add up to "
    "this value.",
    default=1.0,
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
    note="The engine rejects exactly 0, although the reference allows it.",
)
TOP_K = Param(
    "top_k",
    "int",
    "Top K",
    "Pick only from this many of the most likely tokens.",
    min=-1,
    step=1,
    neutral=-1,
    note="-1 means all tokens.",
)
MIN_P = Param(
    "min_p",
    "float",
    "Min P",
    "Drop tokens less likely than this fraction of the most likely one.",
    min=0,
    max=1,
    step=0.01,
    neutral=0,
)
TYPICAL_P = Param(
    "typical_p",
    "float",
    "Typical P",
    "Locally typical sampling: keep tokens whose information content is close to the expected "
    "value.",
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
)

WIDER = "The engine accepts -2 to 2; the reference documents 0 to 2."
PRESENCE_PENALTY = Param(
    "presence_penalty",
    "float",
    "Presence penalty",
    "Penalizes any token that has already appeared.",
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
    "Penalizes tokens each time they appear.",
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
    "Reduces repetition: 1.0 = off, higher repeats less. Typical: 1.05 to 1.2.",
    above=0,
    step=0.01,
    neutral=1.0,
    group=PENALTIES,
)

MAX_TOKENS = Param(
    "max_tokens",
    "int",
    "Max tokens",
    "Maximum number of tokens to generate.",
    default_text="varies by model",
    min=1,
    step=1,
    group=LENGTH,
    note="Values above the model's limit are lowered to it, not rejected.",
)
MAX_TOKENS_RAW = replace(
    MAX_TOKENS,
    default_text="",
    note="Completions stop after about 16 tokens if this is omitted.",
)
STOP = Param(
    "stop",
    "string/array",
    "Stop sequences",
    "Stop generating at any of these.",
    hint="One per line; \\n = newline.",
    group=LENGTH,
    note="The engine rejects empty sequences.",
)
MIN_TOKENS = Param(
    "min_tokens",
    "int",
    "Min tokens",
    "Generate at least this many tokens before stopping.",
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
    "The same seed and request should give the same answer.",
    step=1,
    group=REPEAT,
)

GUIDED_JSON = Param(
    "guided_json",
    "schema",
    "JSON schema",
    "The answer will be JSON that matches this JSON schema.",
    group=STRUCTURED,
    note="Choose one of these.",
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
    "DRY (Dynamic Repetition Yield): how strongly to penalize repeated passages.",
    min=0,
    step=0.05,
    neutral=0,
    group=ARLI,
)
DRY_BASE = Param(
    "dry_base",
    "float",
    "DRY base",
    "How fast the DRY penalty grows with the length of the repeated passage. Typical: 1.75.",
    above=1,
    step=0.05,
    group=ARLI,
    note="No effect while the DRY multiplier is 0. The engine rejects values of 1 or less.",
)
MIROSTAT = Param(
    "mirostat",
    "int",
    "Mirostat",
    "Keeps the unpredictability of the text constant: 0 = off, 1 or 2 = Mirostat version.",
    min=0,
    max=2,
    step=1,
    choices=(0, 1, 2),
    neutral=0,
    group=ARLI,
    note="Newer engines use mirostat_mode with 0 or 2 only, so this may have no effect.",
)
