"""Samplers that engines have and no provider's reference names, each written once."""

from dataclasses import replace

from playground.providers.spec import Param

MORE = "More samplers"
UNNAMED = "Known from the engine's own documentation. Arli's reference doesn't list it."

XTC_PROBABILITY = Param(
    "xtc_probability",
    "float",
    "XTC probability",
    "XTC (Exclude Top Choices): how often to drop the most likely tokens.",
    min=0,
    max=1,
    step=0.05,
    neutral=0,
    group=MORE,
    only_text=True,
    detail="For each token it is decided anew. 0.5 is common in creative writing, 0 is off.",
)
XTC_THRESHOLD = Param(
    "xtc_threshold",
    "float",
    "XTC threshold",
    "XTC drops all tokens that reach this probability but the least likely of them.",
    default_text="0.1",
    min=0,
    max=1,
    step=0.01,
    group=MORE,
    only_text=True,
    detail="Above 0.5 it has no effect, because no two tokens can reach that. No effect while the "
    "XTC probability is 0.",
)
DYNATEMP_MIN = Param(
    "dynatemp_min",
    "float",
    "Dynamic temperature, minimum",
    "The temperature where the model is certain of the next token.",
    min=0,
    max=5,
    step=0.05,
    neutral=0,
    group=MORE,
    only_text=True,
    detail="Dynamic temperature replaces Temperature, and is off while the maximum is 0.",
)
DYNATEMP_MAX = replace(
    DYNATEMP_MIN,
    name="dynatemp_max",
    label="Dynamic temperature, maximum",
    help="The temperature where the model is unsure of the next token.",
)
DYNATEMP_RANGE = replace(
    DYNATEMP_MIN,
    name="dynatemp_range",
    label="Dynamic temperature",
    help="How far the temperature moves up and down with the model's certainty.",
    detail="With a temperature of 1 and a range of 0.5 it lies between 0.5, where the model is "
    "certain of the next token, and 1.5.",
)
DYNATEMP_EXPONENT = Param(
    "dynatemp_exponent",
    "float",
    "Dynamic temperature exponent",
    "How the temperature follows the model's certainty: 1 is in proportion to it.",
    default_text="1",
    above=0,
    max=10,
    step=0.1,
    group=MORE,
    only_text=True,
    detail="Above 1 the temperature stays low for longer, below 1 it rises sooner. No effect while "
    "dynamic temperature is off.",
)
SMOOTHING_FACTOR = Param(
    "smoothing_factor",
    "float",
    "Smoothing factor",
    "Quadratic sampling: favours the most likely tokens and flattens the unlikely ones.",
    min=0,
    max=10,
    step=0.05,
    neutral=0,
    group=MORE,
    only_text=True,
    detail="Low values, such as 0.2, are more creative than high ones. 0 is off.",
)
SMOOTHING_CURVE = Param(
    "smoothing_curve",
    "float",
    "Smoothing curve",
    "The curve of quadratic sampling: higher values cut off unlikely tokens sooner.",
    default_text="1",
    min=1,
    max=10,
    step=0.1,
    neutral=1,
    group=MORE,
    only_text=True,
    detail="No effect while the smoothing factor is 0.",
)
DRY_ALLOWED_LENGTH = Param(
    "dry_allowed_length",
    "int",
    "DRY allowed length",
    "How many tokens of a passage may be repeated before DRY penalizes it.",
    default_text="2",
    min=0,
    max=1024,
    step=1,
    group=MORE,
    only_text=True,
    detail="No effect while the DRY multiplier is 0.",
)
DRY_SEQUENCE_BREAKERS = Param(
    "dry_sequence_breakers",
    "array",
    "DRY sequence breakers",
    "DRY doesn't look for repetition across these.",
    hint="One per line; \\n = newline.",
    group=MORE,
    only_text=True,
    detail="Engines begin with the newline, the colon, the quotation mark and the asterisk. Add "
    "the names in a role-play, so that they may recur.",
)
LOGIT_BIAS = Param(
    "logit_bias",
    "biases",
    "Logit bias",
    'Makes tokens more or less likely, by their IDs: {"15043": -100}.',
    group=MORE,
    only_text=True,
    detail="From -100, which excludes a token, to 100, which forces it. Tokenize shows the IDs "
    "where the provider returns them.",
)

LOCAL = (
    XTC_PROBABILITY,
    XTC_THRESHOLD,
    DYNATEMP_RANGE,
    DYNATEMP_EXPONENT,
    DRY_ALLOWED_LENGTH,
    DRY_SEQUENCE_BREAKERS,
    LOGIT_BIAS,
)
ARLI = tuple(
    replace(param, documented=False, note=UNNAMED)
    for param in (
        XTC_PROBABILITY,
        XTC_THRESHOLD,
        DYNATEMP_MIN,
        DYNATEMP_MAX,
        DYNATEMP_EXPONENT,
        SMOOTHING_FACTOR,
        SMOOTHING_CURVE,
        DRY_ALLOWED_LENGTH,
        DRY_SEQUENCE_BREAKERS,
        LOGIT_BIAS,
    )
)
