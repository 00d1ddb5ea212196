"""The parameters that several endpoints share, each written once."""

from dataclasses import replace

from playground.providers.spec import Param

PENALTIES, LENGTH, ARLI = "Penalties", "Length and stopping", "Arli samplers"
STRUCTURED, REPEAT, IMAGE = "Structured output", "Reproducibility", "Image"

# vLLM and Aphrodite go on from a last message of the assistant's where both are sent.
CONTINUATION = {"continue_final_message": True, "add_generation_prompt": False}
CONTINUES = (
    "With continue_final_message true and add_generation_prompt false, the answer continues a last "
    "message of the assistant's. Undocumented: a few models start over instead."
)

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
    detail="Below 1 likely tokens gain ground, above 1 unlikely ones. At 0 the most likely one "
    "always wins.",
)
TOP_P = Param(
    "top_p",
    "float",
    "Top P",
    "Nucleus sampling: pick from the top tokens whose probabilities add up to this value.",
    default=1.0,
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
    note="The engine rejects exactly 0, although the reference allows it.",
    detail="The more certain the model is, the fewer tokens that takes. 0.9 cuts off the "
    "unlikely tail.",
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
    detail="1 always picks the most likely token. Unlike with Top P, the number stays the same "
    "however certain the model is.",
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
    detail="0.05 drops every token less than a twentieth as likely as the top one. The fewer "
    "good candidates there are, the stricter it gets, so it suits high temperatures.",
)
TYPICAL_P = Param(
    "typical_p",
    "float",
    "Typical P",
    "Locally typical sampling: keep tokens about as surprising as the model expects.",
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
    detail="Tokens are kept by how close their information content is to the expected value, "
    "until their probabilities add up to this value. It can drop very likely tokens, too.",
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
    detail="It is the same however often the token has appeared, and moves the text on to new "
    "topics.",
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
    detail="It grows with every appearance and so curbs literal repetition.",
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
    detail="Makes tokens that have already appeared less likely by this factor, those of the "
    "prompt included. Below 1 it encourages repetition.",
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
    detail="The answer stops here, even in the middle of a sentence, with finish_reason length. "
    "Prompt and answer share the model's context.",
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
    detail="The sequence itself is not part of the answer.",
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
    detail="Until then the model can't end its answer.",
)
SEED = Param(
    "seed",
    "int",
    "Seed",
    "The same seed and request should give the same answer.",
    step=1,
    group=REPEAT,
    detail="It is not guaranteed: a change of the model, the engine or the hardware can change "
    "the answer.",
)

DRY_MULTIPLIER = Param(
    "dry_multiplier",
    "float",
    "DRY multiplier",
    "DRY (Dynamic Repetition Yield): how strongly to penalize repeated passages.",
    min=0,
    step=0.05,
    neutral=0,
    group=ARLI,
    detail="Penalizes tokens that would continue a passage already in the text. 0.8 is common.",
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
    detail="The penalty is the multiplier times this value, to the power of the length beyond "
    "what is allowed.",
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
    detail="Adjusts the cut after every token, instead of Top K and Top P, to aim at a constant "
    "perplexity.",
)
