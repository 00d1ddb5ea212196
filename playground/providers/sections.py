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
        "The service rejects requests without them, as Featherless does.",
    ),
    Slip(
        "messages or prompt in the table, messages in the example of Featherless's tokenize",
        "text",
        "The service counts the text field. The form keeps the documented names; the code "
        "shows the actual request.",
    ),
    Slip(
        "Featherless's models filter and Arli's tokenize have incomplete tables",
        "the filter is optional; Arli counts messages or prompt, as Featherless's table says",
        "There is an example without the filter, and Arli's tokenize example sends messages.",
    ),
    Slip(
        "No default for steps and cfg_scale of img2img, or for Arli's text parameters",
        "those of txt2img (20 and 7), and Featherless's",
        "The same parameters are documented with these defaults elsewhere.",
    ),
    Slip(
        "No default for width, height and seed of txt2img",
        "1024 by 1024 pixels, and -1",
        "Its example creates an image 1024 wide with a random seed, which is also the "
        "engine's default.",
    ),
    Slip(
        "No model for “Generate an image” and “Edit / transform an image”",
        "FLUX.2-klein-4B",
        "It is recommended for images, and the examples of both endpoints use it.",
    ),
    Slip(
        "ESRGAN_4x returns four times the size",
        "upscaling_resize: 4 is also sent",
        "The engine doubles the size if it is omitted.",
    ),
    Slip(
        "Images are saved as output.png and upscaled.png; the key is part of the command",
        "output-1.png, output-2.png, …; the key comes from the environment",
        "A batch has several images, and a key doesn't belong in your shell history.",
    ),
    Slip(
        "117 text models and 74 image models",
        "whatever the live lists contain",
        "The numbers are a snapshot. The lists here are refreshed every hour.",
    ),
    Slip(
        "“Largest context” for Qwen/Qwen2.5-72B-Instruct",
        "32,768 tokens, like most others there",
        "The recommendation's wording is unchanged; the model's page shows its real context.",
    ),
    Slip(
        "info as an object, images for an upscale",
        "an object or a string of JSON, images or image",
        "The service sends either. Both are supported.",
    ),
)

STREAM = Beyond(
    "Stream",
    "With stream: true, chat and completions respond with server-sent events: "
    "data: lines of JSON, [DONE] at the end, and comment lines in between that keep the "
    "connection open. An error may arrive as an event in a stream that started with 200.",
)
BEYOND = (
    STREAM,
    Beyond(
        "Reasoning",
        "Reasoning models send their reasoning as reasoning_content, as reasoning, or "
        "inside <think> tags in the text. It is not part of the answer.",
    ),
    Beyond(
        "Cold models",
        "Featherless returns 400 or 503 while a model is loading. Wait five minutes to an "
        "hour or use a loaded model. There is nothing wrong with the request.",
    ),
    Beyond(
        "Concurrency",
        "A running request at Featherless uses 1 unit up to 15B parameters, 2 up to 34B and 4 "
        "beyond that. Requests beyond your plan are rejected with 429.",
    ),
    Beyond(
        "Tokenize",
        "Featherless expects the text to count in the text field. Requests sent from here are "
        "rewritten, and the code samples show the actual request.",
    ),
    Beyond(
        "Account overrides",
        "Parameters set in an Arli account override those in a request, and the response doesn't "
        "mention it.",
    ),
    Beyond(
        "Excess image requests",
        "Arli rejects requests beyond the parallel limit instead of queuing them. This "
        "playground queues them for you.",
    ),
    Beyond(
        "Image answers",
        "Images are returned as PNG, JPEG or WebP, with or without a data: prefix. A batch may "
        "start with an overview image. info.all_seeds contains the seed of each.",
    ),
    Beyond(
        "Image defaults",
        "The engine's defaults differ from the documented ones (CFG 6, denoising 0.5), so "
        "always send steps, cfg_scale, width, height and denoising_strength; this playground does.",
    ),
    Beyond(
        "Bounds",
        "Where the reference gives no bounds, we show the engine's or sensible ones: "
        "steps up to 150, sizes from 64 to 2048 in steps of 64.",
    ),
    Beyond(
        "Error bodies",
        "error may be an object or plain text, the message may be in detail or message, "
        "and some responses are HTML or empty. The playground always shows one sentence.",
    ),
)
