"""What the reference says of sending an image, where it errs, and what it leaves out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """Where the reference contradicts itself or what the services do, and which side was taken."""

    written: str
    taken: str
    why: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the services do and their reference does not say."""

    subject: str
    text: str


SENDING_AN_IMAGE = (
    "Use the content array format in a message. Each content item has a type of text or image_url."
)

SLIPS = (
    Slip(
        "ESGAN_4x, in the example answer of upscale-img",
        "ESRGAN_4x",
        "The parameter table, the example request and the recommendations spell it ESRGAN_4x.",
    ),
    Slip(
        "“Same parameters otherwise” above a table of six, for Featherless's completions",
        "all parameters of chat",
        "The sentence and the service agree; the table shows only what differs or matters most.",
    ),
    Slip(
        "Arli's tables have no column for what is required",
        "model, and messages or prompt, are required",
        "The service refuses a request without them, as Featherless does.",
    ),
    Slip(
        "messages or prompt in the table, messages in the example, of Featherless's tokenize",
        "text",
        "The service counts what is sent as text. The form keeps the documented names; the code "
        "shows what is really sent.",
    ),
    Slip(
        "Neither the filter of Featherless's models nor Arli's tokenize has a whole table",
        "the filter is optional; Arli counts messages or prompt, as Featherless's table says",
        "The example without the filter is there, and that of Arli's tokenize sends messages.",
    ),
    Slip(
        "No default for steps and cfg_scale of img2img, or for Arli's text parameters",
        "those of txt2img (20 and 7), and Featherless's",
        "The same parameters are documented with these defaults elsewhere in it.",
    ),
    Slip(
        "No default for width, height and seed of txt2img",
        "1024 by 1024 pixels, and -1",
        "Its example makes a picture 1024 wide with a random seed; the engine's own size is that.",
    ),
    Slip(
        "No model for “Generate an image” and “Edit / transform an image”",
        "FLUX.2-klein-4B",
        "It is recommended for images, and the examples of both calls use it.",
    ),
    Slip(
        "ESRGAN_4x returns four times the size",
        "upscaling_resize: 4 is sent along",
        "The engine doubles the size when that is left out.",
    ),
    Slip(
        "Pictures are saved as output.png and upscaled.png; the key stands in the command",
        "output-1.png, output-2.png, …; the key comes from the environment",
        "A batch has several pictures, and a key does not belong into a history of commands.",
    ),
    Slip(
        "117 text models and 74 image models",
        "whatever the live lists hold",
        "The numbers were true on one day. The lists here are asked for again every hour.",
    ),
    Slip(
        "“Largest context” for Qwen/Qwen2.5-72B-Instruct",
        "32,768 tokens, like most others there",
        "The recommendation's words are kept; the model's page shows its real context.",
    ),
    Slip(
        "info as an object, images for an upscale",
        "an object or a string of JSON, images or image",
        "The service sends either. All of them are read.",
    ),
)

STREAM = Beyond(
    "Stream",
    "With stream: true the answer of chat and completions comes as server-sent events: "
    "data: lines of JSON, [DONE] at the end, comment lines in between that only keep the "
    "connection open. An error may come as an event of a stream that began with 200.",
)
BEYOND = (
    STREAM,
    Beyond(
        "Reasoning",
        "Models that think first send their reasoning as reasoning_content, as reasoning, or "
        "inside <think> tags in the text. It is not part of the answer.",
    ),
    Beyond(
        "Cold models",
        "Featherless answers 400 or 503 while a model is being loaded: wait five minutes to an "
        "hour, or take a warm one. Nothing is wrong with the request.",
    ),
    Beyond(
        "Concurrency",
        "A running request at Featherless takes 1 unit up to 15B parameters, 2 up to 34B and 4 "
        "beyond that. What a plan does not hold is refused with 429.",
    ),
    Beyond(
        "Tokenize",
        "Featherless takes the text to count as text. Requests made here are rewritten, and the "
        "code samples show what is really sent.",
    ),
    Beyond(
        "Account overrides",
        "Parameters set in an Arli account win over those in a request, without a word in the "
        "answer.",
    ),
    Beyond(
        "Excess image requests",
        "Arli refuses what goes beyond the parallel limit; nothing is queued there. This "
        "playground queues for you.",
    ),
    Beyond(
        "Image answers",
        "Images come as PNG, JPEG or WebP, with or without a data: prefix; with a batch an "
        "overview of all may come first. info.all_seeds holds the seed of each.",
    ),
    Beyond(
        "Image defaults",
        "The engine's own defaults differ from the documented ones (CFG 6, denoising 0.5), so "
        "always send steps, cfg_scale, width, height and denoising_strength; this playground does.",
    ),
    Beyond(
        "Bounds",
        "Where the reference names no bounds, those shown are the engines' own, or what is "
        "sensible to send: steps up to 150, sizes from 64 to 2048 in steps of 64.",
    ),
    Beyond(
        "Error bodies",
        "error may be an object or plain text, the readable words may stand in detail or message, "
        "and some answers are HTML or empty. Whatever comes ends as one sentence here.",
    ),
)
