"""Tools: functions that a model may ask for. Known from practice, in no provider's reference."""

from playground.providers.spec import Param

GROUP = "Tools"
TOOLS = Param(
    "tools",
    "tools",
    "Functions",
    "Functions that the model may call: name, description, and a JSON schema of its parameters.",
    default_text='[{"name": "get_weather", "parameters": {"type": "object"}}]',
    group=GROUP,
    documented=False,
    only_text=True,
    hint="JSON.",
    detail="Each is sent as {type: function, function: {name, description, parameters}}. Where the "
    "model calls one, you send its result, and the conversation goes on.",
)
TOOL_CHOICE = Param(
    "tool_choice",
    "tool choice",
    "Tool choice",
    "auto, none or required; or the name of the function to call.",
    default_text="auto",
    group=GROUP,
    documented=False,
    only_text=True,
)
TOOL_PARAMS = (TOOLS, TOOL_CHOICE)
