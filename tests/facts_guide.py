"""What the providers' reference documents beside parameters, written out once more.

Rows of a table have their cells apart by " | ".
"""


def cells(table: str) -> list[list[str]]:
    return [[c.strip() for c in line.split("|")] for line in table.splitlines() if line.strip()]


# model | size | notes
VISION_MODELS = cells("""
google/gemma-3-27b-it | 27B | Best OCR accuracy
google/gemma-3-12b-it | 12B | Good balance of speed/quality
google/gemma-3-4b-it | 4B | Fastest vision model
mistralai/Mistral-Small-3.1-24B-Instruct-2503 | 24B | Mistral Small 3.1 vision
mistralai/Mistral-Small-3.2-24B-Instruct-2506 | 24B | Mistral Small 3.2 vision
mistralai/Magistral-Small-2506-24B-Instruct | 24B | Magistral vision
""")
# model | best for | image input: the first six at Featherless AI, the others at Arli AI
VISION_GUIDE = cells("""
google/gemma-3-27b-it | OCR, general vision | URL or base64
google/gemma-3-12b-it | Balanced speed/quality | URL or base64
google/gemma-3-4b-it | Fast vision analysis | URL or base64
mistralai/Mistral-Small-3.1-24B-Instruct-2503 | Document understanding | URL or base64
mistralai/Mistral-Small-3.2-24B-Instruct-2506 | Document understanding | URL or base64
mistralai/Magistral-Small-2506-24B-Instruct | Multimodal tasks | URL or base64
Qwen/Qwen3.5-27B-Derestricted | General vision | base64 only
Qwen/Qwen3.5-VL | Document/vision | base64 only
""")
# task | provider | best model | why
RECOMMENDATIONS = cells("""
Chat | Featherless AI | Qwen/Qwen2.5-72B-Instruct | Largest context, smartest
Coding | Featherless AI | Qwen/Qwen2.5-Coder-32B-Instruct | Dedicated code model
Reasoning | Featherless AI | deepseek-ai/DeepSeek-R1-Distill-Qwen-32B | Chain of thought
Vision / OCR | Featherless AI | google/gemma-3-27b-it | Best OCR accuracy
Image Gen | Arli AI | FLUX.2-klein-4B | Fastest, good quality
Anime Art | Arli AI | SDXL-zukiBestAnimeMix | Specialized anime model
Photo Realistic | Arli AI | LUMINA-Turbo | High quality photos
Upscaling | Arli AI | ESRGAN_4x | Only upscaler available
Fast Text | Featherless AI | Qwen/Qwen2.5-0.5B-Instruct | Under 1s responses
Creative Writing | Featherless AI | vicgalle/Roleplay-Llama-3-8B | Roleplay specialist
""")
# goal | provider | endpoint | model | what is said of it
QUICK_STARTS = cells("""
Analyze a screenshot | Featherless AI | POST /v1/chat/completions | google/gemma-3-27b-it \
| Send image URL or base64 in messages content array.
Generate an image | Arli AI | POST /v1/txt2img | FLUX.2-klein-4B \
| With sd_model_checkpoint and prompt. Returns base64 image(s).
Extract text from an image (OCR) | Featherless AI | POST /v1/chat/completions \
| google/gemma-3-27b-it | Use prompt: "Extract all text from this image." + image in content \
array. Set temperature: 0.1.
Upscale an image | Arli AI | POST /v1/upscale-img | ESRGAN_4x \
| With base64 image. Use upscaler_1: "ESRGAN_4x". Returns 4x upscaled base64 image.
Edit / transform an image | Arli AI | POST /v1/img2img | FLUX.2-klein-4B \
| With init_images (base64 array) + prompt. Control change intensity with denoising_strength.
Build a chatbot | Featherless AI | POST /v1/chat/completions | Qwen/Qwen2.5-72B-Instruct \
| Maintain conversation history in the messages array.
Get coding help | Featherless AI | POST /v1/chat/completions | Qwen/Qwen2.5-Coder-32B-Instruct \
| Optimized for code generation, explanation, and debugging.
Creative writing / roleplay | Featherless AI | POST /v1/chat/completions \
| vicgalle/Roleplay-Llama-3-8B | Specialized for creative and narrative tasks.
""")
# code | meaning | cause
ERROR_CODES = cells("""
400 | Bad Request | Missing required parameters, invalid JSON, or malformed request body
401 | Unauthorized | Missing or invalid Authorization header
403 | Forbidden | API key does not have access to the requested model or endpoint
404 | Not Found | Endpoint or model does not exist
422 | Validation Error | Parameter values out of range or wrong type
429 | Rate Limited | Too many requests. Retry after the time in the Retry-After header
500 | Server Error | Internal server error. Retry with exponential backoff
502/503 | Service Unavailable | Model is loading or service is temporarily down
""")
ERROR_FORMAT = {
    "error": {
        "message": "Model 'nonexistent-model' not found",
        "type": "invalid_request_error",
        "code": "model_not_found",
    }
}
# playground | address | description
PLAYGROUNDS = cells("""
Main Hub | test.kim8.s4s.host | Central dashboard with links to all tools
Vision / OCR | vision.kim8.s4s.host | Upload images and analyze with vision models
Text Models | featherless.kim8.s4s.host/test.php | Text model playground with model selector
Per-Model | playground.php?model=X | Direct link to a specific model
Image Generation | generate.kim8.s4s.host | Text-to-image, img2img, upscaling
""")
SENTENCES = [
    "Interactive web UIs for testing all providers without writing code",
    "Pick your goal and find the right endpoint and example.",
    "Complete reference for Featherless AI & Arli AI — text, vision, OCR, image generation, and "
    "upscaling",
    "All endpoints require a Bearer token in the Authorization header:",
    "Authorization: Bearer sk-your-api-key-here",
    "All APIs use REST over HTTPS with JSON request/response bodies.",
    "Both providers follow OpenAI-compatible formats for text endpoints.",
    "Vision models accept images alongside text in the messages array.",
    "Images can be provided via URL or base64.",
    "Use the content array format in a message.",
    "Each content item has a type of text or image_url.",
    "Arli AI text endpoints are OpenAI-compatible with additional sampling and guidance "
    "parameters.",
    "Offers 117 text models.",
    "Arli AI provides Stable Diffusion-based image generation with 74 image models, including "
    "FLUX, SDXL, SD 1.5, and anime/pixel art variants.",
    "Images accepted via URL or base64 (data URI format).",
    "Images accepted via base64 ONLY (URL input is not supported).",
    "Use google/gemma-3-27b-it on Featherless with a clear OCR prompt:",
    "Featherless: Subject to per-plan request limits. Returns 429 with Retry-After header.",
    "Arli AI Text: Standard rate limits apply per API key.",
    "Arli AI Image: Maximum 6 concurrent requests. Check GET /v1/parallel-requests for remaining "
    "capacity.",
    "Always handle 429 by reading the Retry-After header and waiting before retrying",
    "Use exponential backoff for 500 errors (wait 1s, 2s, 4s...)",
    "Check GET /v1/models to verify model availability before sending requests",
    "Use POST /v1/tokenize to count tokens before sending large prompts",
]
# What the description of a parameter tells, by endpoint and parameter.
FACTS = cells("""
chat | model | Qwen/Qwen2.5-72B-Instruct
chat | messages | {role, content}
chat | messages | system, user, assistant
chat | temperature | Lower is more focused
chat | top_p | Nucleus
chat | top_k | most likely tokens
chat | stop | Stop generating
chat | repetition_penalty | 1.0 = off
chat | seed | same seed
completions | prompt | Replaces messages
txt2img | sd_model_checkpoint | FLUX.2-klein-4B
txt2img | sampler_name | euler or dpmpp_2m
txt2img | steps | slower
txt2img | seed | -1 = random
txt2img | cfg_scale | higher follows the prompt more closely
img2img | init_images | base64
img2img | denoising_strength | higher is more change
img2img | mask | white is repainted, black is kept
img2img | mask_blur | edge of the mask
upscale-img | image | base64
""")
TOLD_BY_ARLI = cells("""
chat | top_a | alternative to Top P
chat | no_repeat_ngram_size | n-gram
chat | dry_multiplier | DRY (Dynamic Repetition Yield)
chat | mirostat | 0 = off
chat | guided_json | JSON schema
chat | guided_regex | egular expression
chat | guided_choice | one of these
""")
# Arli's own table of its chat has these; the others stand in the standard one.
SPECIFIC = [
    *("top_a", "tfs", "typical_p", "min_p", "repetition_penalty", "no_repeat_ngram_size"),
    *("dry_multiplier", "dry_base", "mirostat", "guided_json", "guided_regex", "guided_choice"),
]
BEST_FOR = "Best for: chat, coding assistance, reasoning, OCR (with vision models)"
# The addresses that lists are asked for at, as the examples have them.
LISTS = {
    ("featherless", "models"): ["/v1/models", "/v1/models?available_on_current_plan=1"],
    ("arli", "models"): ["/v1/models"],
    ("arli", "sd-models"): ["/sdapi/v1/sd-models"],
    ("arli", "img-samplers"): ["/v1/img-samplers"],
    ("arli", "upscalers"): ["/v1/upscalers"],
    ("arli", "img-options"): ["/v1/img-options"],
    ("arli", "parallel-requests"): ["/v1/parallel-requests"],
}

# What is said of each endpoint, by provider and endpoint.
SUMMARIES = {
    ("featherless", "chat"): "Chat and text generation with conversation history support.",
    (
        "featherless",
        "completions",
    ): "Raw text completion (no chat formatting). Uses prompt (string) "
    "instead of messages. Same parameters otherwise.",
    ("featherless", "tokenize"): "Count tokens for a given input without generating a response.",
    ("featherless", "models"): "List all available text models.",
    ("arli", "chat"): "Chat and text generation. Same base parameters as Featherless, plus "
    "Arli-specific extras",
    ("arli", "completions"): "Raw text completion. Uses prompt instead of messages. Same extended "
    "parameters as chat.",
    ("arli", "models"): "List all 117 available text models.",
    ("arli", "tokenize"): "Count tokens for a given input.",
    ("arli", "txt2img"): "Generate images from text prompts.",
    ("arli", "img2img"): "Transform an existing image based on a text prompt.",
    ("arli", "upscale-img"): "Upscale an image using ESRGAN models.",
    ("arli", "sd-models"): "List all 74 available image generation models.",
    ("arli", "img-samplers"): "List available sampler algorithms.",
    ("arli", "upscalers"): "List available upscaler models.",
    ("arli", "img-options"): "Get current image generation options and defaults.",
    ("arli", "parallel-requests"): "Check rate limits for image generation.",
}
