"""A request as JavaScript for Node."""

from playground.samples.call import AGENT, Call
from playground.samples.literals import FromFile, format_javascript, has_unsafe_number, json_parts
from playground.samples.readers import JAVASCRIPT_READERS


def javascript_code(call: Call) -> str:
    return (
        "// Save as request.mjs, then: node request.mjs\n"
        f"{javascript_imports(call)}{javascript_body(call)}"
        f"const response = await fetch({format_javascript(call.url)}, {{\n"
        f'  method: "{call.method}",\n'
        f"{javascript_headers(call)}"
        f"{'  body,' + chr(10) if call.body is not None else ''}"
        "});\n"
        "if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);\n"
        f"{JAVASCRIPT_READERS[call.reader]}\n"
    )


def javascript_imports(call: Call) -> str:
    names = ["readFileSync"] if call.reads_files else []
    names += ["writeFileSync"] if call.reader == "images" else []
    return f'import {{ {", ".join(names)} }} from "node:fs";\n\n' if names else ""


def javascript_body(call: Call) -> str:
    if call.body is None:
        return ""
    if not has_unsafe_number(call.body):
        return f"const body = JSON.stringify({format_javascript(call.body)});\n"
    pieces = (
        format_javascript(part if isinstance(part, str) else FromFile(part.name))
        for part in json_parts(call.body, indent=None)
    )
    why = "// As text, because a JavaScript number would round the whole numbers in it.\n"
    return f"{why}const body = {' + '.join(pieces)};\n"


def javascript_headers(call: Call) -> str:
    lines = []
    if call.key_name:
        key = f"process.env.{call.key_name}"
        coded = f'Basic ${{Buffer.from({key}).toString("base64")}}'
        lines += [
            f"    Authorization: `{coded if call.basic else f'Bearer ${{{key}}}'}`,\n",
            f'    "User-Agent": "{AGENT}",\n',
        ]
    if call.body is not None:
        lines.append('    "Content-Type": "application/json",\n')
    return f"  headers: {{\n{''.join(lines)}  }},\n" if lines else ""
