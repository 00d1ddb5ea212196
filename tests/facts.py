"""What the providers' reference documents, written out once more: the other side of the tests."""

# name, type, required, default, lowest, highest ("-": the reference names none)
BASE = """
temperature         float         no   1.0   0   2
top_p               float         no   1.0   0   1
top_k               int           no   -     -   -
max_tokens          int           no   -     -   -
stop                string/array  no   -     -   -
presence_penalty    float         no   -     0   2
frequency_penalty   float         no   -     0   2
seed                int           no   -     -   -
"""
BARE = BASE.replace("1.0", "-  ")  # Arli's tables name no default
EXTENDED = """
min_p               float         no   -     -   -
repetition_penalty  float         no   -     -   -
"""
ARLI_ONLY = """
top_a                 float   no   -   -   -
tfs                   float   no   -   0   1
typical_p             float   no   -   -   -
no_repeat_ngram_size  int     no   -   -   -
dry_multiplier        float   no   -   -   -
dry_base              float   no   -   -   -
mirostat              int     no   -   0   2
guided_json           object  no   -   -   -
guided_regex          string  no   -   -   -
guided_choice         array   no   -   -   -
"""
MODEL = "model string yes - - -\n"
MESSAGES = "messages array yes - - -\n"
PROMPT = "prompt string yes - - -\n"
TOKENIZE = MODEL + "messages array no - - -\nprompt string no - - -\n"
CHECKPOINT = "sd_model_checkpoint string yes - - -\n"
NEGATIVE = "negative_prompt string no - - -\n"
SAMPLING = "steps int no 20 - -\nsampler_name string no - - -\ncfg_scale float no 7 - -\n"
RESAMPLING = "steps int no - - -\nsampler_name string no - - -\ncfg_scale float no - - -\n"
TXT2IMG = "width int no - - -\nheight int no - - -\nseed int no - - -\nbatch_size int no 1 - -\n"
IMG2IMG = """
init_images         array   yes  -     -  -
denoising_strength  float   no   0.75  0  1
mask                string  no   -     -  -
mask_blur           int     no   -     -  -
"""
UPSCALE = "image string yes - - -\nupscaler_1 string no ESRGAN_4x - -\n"
DOCUMENTED = [
    ("featherless", "chat", "POST /v1/chat/completions", MODEL + MESSAGES + BASE + EXTENDED),
    ("featherless", "completions", "POST /v1/completions", MODEL + PROMPT + BASE + EXTENDED),
    ("featherless", "tokenize", "POST /v1/tokenize", TOKENIZE),
    ("featherless", "models", "GET /v1/models", "available_on_current_plan int no - 0 1"),
    ("arli", "chat", "POST /v1/chat/completions", MODEL + MESSAGES + BARE + EXTENDED + ARLI_ONLY),
    ("arli", "completions", "POST /v1/completions", MODEL + PROMPT + BARE + EXTENDED + ARLI_ONLY),
    ("arli", "tokenize", "POST /v1/tokenize", TOKENIZE),
    ("arli", "models", "GET /v1/models", ""),
    ("arli", "txt2img", "POST /v1/txt2img", CHECKPOINT + PROMPT + NEGATIVE + SAMPLING + TXT2IMG),
    ("arli", "img2img", "POST /v1/img2img", CHECKPOINT + PROMPT + NEGATIVE + RESAMPLING + IMG2IMG),
    ("arli", "upscale-img", "POST /v1/upscale-img", UPSCALE),
    ("arli", "sd-models", "GET /sdapi/v1/sd-models", ""),
    ("arli", "img-samplers", "GET /v1/img-samplers", ""),
    ("arli", "upscalers", "GET /v1/upscalers", ""),
    ("arli", "img-options", "GET /v1/img-options", ""),
    ("arli", "parallel-requests", "GET /v1/parallel-requests", ""),
]

# Where the reference names no value: "Default varies by model".
VARIES = {("chat", "max_tokens"): "varies by model"}

# Defaults that are shown or sent where the reference names none; `sections.SLIPS` says why.
OURS = {
    ("txt2img", "width"): "1024",
    ("txt2img", "height"): "1024",
    ("txt2img", "seed"): "-1",
    ("img2img", "steps"): "20",
    ("img2img", "cfg_scale"): "7",
    **{
        (name, param): "1" for name in ("chat", "completions") for param in ("temperature", "top_p")
    },
}

# What AUTOMATIC1111 documents of each call, as far as it is used here: name, call, body.
IMAGE_FIELDS = """
prompt negative_prompt steps sampler_name scheduler cfg_scale width height seed
override_settings override_settings_restore_afterwards
"""
IMAGE_SERVER = [
    ("txt2img", "POST /sdapi/v1/txt2img", IMAGE_FIELDS + "batch_size"),
    (
        "img2img",
        "POST /sdapi/v1/img2img",
        IMAGE_FIELDS
        + "init_images denoising_strength mask mask_blur inpainting_fill inpaint_full_res",
    ),
    ("upscale-img", "POST /sdapi/v1/extra-single-image", "image upscaler_1 upscaling_resize"),
    ("sd-models", "GET /sdapi/v1/sd-models", ""),
    ("img-samplers", "GET /sdapi/v1/samplers", ""),
    ("schedulers", "GET /sdapi/v1/schedulers", ""),
    ("upscalers", "GET /sdapi/v1/upscalers", ""),
    ("img-options", "GET /sdapi/v1/options", ""),
]
