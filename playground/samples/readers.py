"""What the samples do with an answer: print it, print it as it arrives, save its images."""

from typing import Literal

from playground.providers import Endpoint

Reader = Literal["chat", "text", "chat stream", "text stream", "images", "json"]


def choose_reader(endpoint: Endpoint, *, streaming: bool) -> Reader:
    if endpoint.name == "chat":
        return "chat stream" if streaming else "chat"
    if endpoint.name == "completions":
        return "text stream" if streaming else "text"
    makes_images = endpoint.method == "POST" and endpoint.key == "image"
    return "images" if makes_images else "json"


def python_stream(piece: str) -> str:
    return f"""\
for line in response.iter_lines():
    if not line.startswith(b"data:"):
        continue  # a comment, to keep the connection open
    data = line[5:].strip()
    if data == b"[DONE]":
        break
    event = json.loads(data)
    if "error" in event:
        sys.exit(json.dumps(event["error"]))
    for choice in event.get("choices", []):
        print({piece} or "", end="", flush=True)
print()"""


def javascript_stream(piece: str) -> str:
    return f"""\
let rest = "";
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {{
  const lines = (rest + text).split("\\n");
  rest = lines.pop();
  for (const line of lines) {{
    if (!line.startsWith("data:")) continue; // a comment, to keep the connection open
    const data = line.slice(5).trim();
    if (data === "[DONE]") continue;
    const event = JSON.parse(data);
    if (event.error) throw new Error(JSON.stringify(event.error));
    process.stdout.write({piece} ?? "");
  }}
}}
process.stdout.write("\\n");"""


PYTHON_READERS: dict[Reader, str] = {
    "chat": 'print(response.json()["choices"][0]["message"]["content"])',
    "text": 'print(response.json()["choices"][0]["text"])',
    "chat stream": python_stream('choice["delta"].get("content")'),
    "text stream": python_stream('choice.get("text")'),
    "images": """\
answer = response.json()
for number, image in enumerate(answer.get("images") or [answer["image"]], start=1):
    Path(f"output-{number}.png").write_bytes(base64.b64decode(image.split(",")[-1]))
    print(f"Saved output-{number}.png")""",
    "json": "print(json.dumps(response.json(), indent=2))",
}
PYTHON_IMPORTS: dict[Reader, tuple[str, ...]] = {
    "chat stream": ("json",),
    "text stream": ("json",),
    "images": ("base64",),
    "json": ("json",),
}
JAVASCRIPT_READERS: dict[Reader, str] = {
    "chat": "console.log((await response.json()).choices[0].message.content);",
    "text": "console.log((await response.json()).choices[0].text);",
    "chat stream": javascript_stream("event.choices?.[0]?.delta?.content"),
    "text stream": javascript_stream("event.choices?.[0]?.text"),
    "images": """\
const answer = await response.json();
for (const [index, image] of (answer.images ?? [answer.image]).entries()) {
  writeFileSync(`output-${index + 1}.png`, Buffer.from(image.split(",").at(-1), "base64"));
  console.log(`Saved output-${index + 1}.png`);
}""",
    "json": "console.log(JSON.stringify(await response.json(), null, 2));",
}
CURL_IMAGES = """ | python3 -c '
import base64, json, sys
answer = json.load(sys.stdin)
for number, image in enumerate(answer.get("images") or [answer["image"]], start=1):
    with open(f"output-{number}.png", "wb") as file:
        file.write(base64.b64decode(image.split(",")[-1]))
    print(f"Saved output-{number}.png")
'"""
