"""What a provider offers, declared as data: parameters, endpoints, models, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from playground.providers.model import ImageInput as ImageInput
from playground.providers.model import Model as Model
from playground.providers.model import ModelKind as ModelKind

Kind = Literal[
    "string",  # one line or a short name
    "regex",  # a regular expression
    "text",  # prose over several lines
    "int",
    "float",
    "bool",
    "object",  # a JSON object
    "schema",  # a JSON schema
    "biases",  # numbers by token: {"15043": -100}
    "tools",  # functions, as OpenAI has them
    "tool choice",  # a word, or the one to call
    "format",  # OpenAI's response_format; a schema alone is typed and wrapped
    "array",  # a list of strings
    "string/array",  # one string or a list of them
    "messages",  # [{role, content}]
    "image",  # base64, without a data: prefix
    "images",  # a list of those
]
DOCUMENTED_TYPES = {
    "text": "string",
    "regex": "string",
    "image": "string",
    "images": "array",
    "messages": "array",
    "schema": "object",
    "biases": "object",
    "tools": "array",
    "tool choice": "string/object",
    "format": "object",
}
Mode = Literal["chat", "completion", "tokenize"]
KeyKind = Literal["text", "image"]


@dataclass(frozen=True, slots=True)
class Param:
    """One request parameter: field, validation, help, reference row and payload come from it."""

    name: str  # exactly as the API documents it
    kind: Kind
    label: str
    help: str  # one short sentence, true of the API, wherever it is read
    required: bool = False
    default: Any = None  # the documented default: shown, not sent
    default_text: str = ""  # the documented default where it is no value: "varies by model"
    always_send: bool = False  # send `default` when blank: the engine's own default differs
    min: float | None = None
    max: float | None = None
    above: float | None = None  # exclusive lower bound
    step: float | None = None
    choices: tuple[Any, ...] = ()
    group: str = "Sampling"
    neutral: Any = None  # the value that switches the sampler off
    detail: str = ""  # more about it: in the reference, and a click away from the field
    note: str = ""  # what the service really does, where that differs from its documentation
    hint: str = ""  # how it is typed into the form, where alone it is shown
    documented: bool = True  # False: known from practice, not in the provider's reference
    section: str = ""  # the heading of its table in the provider's reference
    only_text: bool = False  # of no use where a picture is read
    beside: str = ""  # a schema is sent under this name too, as OpenAI's response_format
    inside: str = ""  # the object in the body that it is sent in: "override_settings"
    companions: tuple[tuple[str, Any], ...] = ()  # names and values that are sent with it

    @property
    def type(self) -> str:
        """The type as the reference writes it."""
        return DOCUMENTED_TYPES.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One documented call. `path` starts at the provider's root: /v1/… or /sdapi/…"""

    name: str  # chat, completions, tokenize, models, txt2img, …
    method: Literal["GET", "POST"]
    path: str
    title: str
    summary: str  # as documented
    practice: str = ""  # what the service really does, where that differs
    params: tuple[Param, ...] = ()
    response: Any = None  # the documented example answer
    example: Mapping[str, Any] = field(default_factory=dict)  # the documented example request
    more_examples: tuple[tuple[str, Mapping[str, Any]], ...] = ()  # by title; our own
    best_for: str = ""
    streams: bool = False
    takes_others: bool = False  # whoever asks may add fields of their own, see other_fields
    # Sent with a last message of the assistant's for the model to go on from. None: it begins anew.
    continuation: Mapping[str, Any] | None = None
    key: KeyKind = "text"  # which of the provider's keys it takes
    documented: bool = True  # False: known from practice, not in the provider's reference

    def get_param(self, name: str) -> Param | None:
        return next((p for p in self.params if p.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the reference over endpoints of one provider."""

    id: str
    title: str
    provider: str
    service: str  # the label beside the heading
    text: str
    endpoints: tuple[str, ...] = ()
    has_base: bool = False  # its base URL stands below the heading


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row of the documented model recommendations."""

    task: str
    provider: str
    model: str
    why: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One row of the documented error table, and what a person can do about it."""

    code: str
    meaning: str
    cause: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What whoever runs the machine can do about what a provider lacks, as one line."""

    text: str
    command: str = ""  # between the text and the rest
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """One service: where it is, what it takes, what it offers, and what it limits."""

    slug: str
    name: str
    summary: str
    base_url: str  # ends in /v1; blank: offered only where the site sets an address
    site: str  # where a person gets a key
    endpoints: tuple[Endpoint, ...]
    models: tuple[Model, ...] = ()
    sections: tuple[Section, ...] = ()  # of the reference; blank: one that holds all endpoints
    is_embedded: bool = False  # it runs beside the pages, on this machine
    image_input: ImageInput = "none"
    needs_key: bool = True
    takes_login: bool = False  # name:password of the site's, where its server asks for one
    lists_without_key: bool = False  # GET /v1/models answers anybody, with less in it
    key_prefix: str = ""
    # Which endpoint tells a right key from a wrong one, for text and for images: it costs nothing.
    key_checks: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    # What it sensibly takes of one picture. More is proposed to be made smaller.
    longest_side_pixels: int = 2_048
    # What its vision models take of its chat's parameters, where that is not all of them.
    vision_params: frozenset[str] | None = None
    picture_bytes: int = 4 * 2**20  # of the file, before base64 adds a third
    picture_pixels: int | None = None  # what has more is refused: it is made smaller, and that said
    parallel: int = 1  # requests that the queue sends at the same time with one key
    parallel_images: int = 1  # the same, for images
    # What its plans limit of the requests of one key that are answered at the same time.
    concurrency: Literal["", "units", "requests"] = ""
    # Where that is units: what a request uses, by billions of parameters up to which it is so.
    unit_costs: tuple[tuple[float, int], ...] = ()
    caveats: tuple[str, ...] = ()  # said beside the form, where they matter
    start: Mapping[str, Any] = field(default_factory=dict)  # fills in a first try of its models
    # What others offer and it cannot: endpoint name -> why not, and what to do.
    without: Mapping[str, str] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()  # against that
    rewrites: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    # The field that tells visitors apart, where it takes turns between them. Blank: never told.
    visitor_field: str = ""
    url_word: str = "BASE_URL"  # what the setting that holds its address ends in
    # Its name where it is in use, with its {host}; and for whoever may not know where it is.
    name_at_host: str = ""
    public_name: str = ""
    # What its engine does beside answering.
    # Endpoints of which it tells how far a job is, and which it ends when told to.
    reports_progress: frozenset[str] = frozenset()
    swaps_models: bool = False  # has one model loaded at a time, and each job may load another
    replaces_names: bool = False  # silently takes another model or sampler for an unknown one

    @property
    def key_kinds(self) -> tuple[KeyKind, ...]:
        """What its endpoints ask a key for: the first is the one that everybody enters."""
        used = {endpoint.key for endpoint in self.endpoints}
        return tuple(kind for kind in get_args(KeyKind) if kind in used)

    @property
    def url_setting(self) -> str:
        """The environment variable that holds its address."""
        return f"{self._prefix}_{self.url_word}"

    @property
    def key_settings(self) -> Mapping[KeyKind, str]:
        """The environment variables that hold its keys, or its login."""
        if self.takes_login:
            return dict.fromkeys(self.key_kinds, f"{self._prefix}_AUTH")
        if not self.needs_key:
            return {}
        words = {kind: f"{kind.upper()}_API_KEY" for kind in self.key_kinds}
        words |= dict.fromkeys(self.key_kinds[:1], "API_KEY")
        return {kind: f"{self._prefix}_{word}" for kind, word in words.items()}

    @property
    def concurrency_setting(self) -> str:
        """The environment variable that holds its plan's limit; blank where its plans have none."""
        return f"{self._prefix}_CONCURRENCY" if self.concurrency else ""

    @property
    def _prefix(self) -> str:
        return self.slug.upper().replace("-", "_")

    def has_any(self, *names: str) -> bool:
        """Whether it has one of these endpoints."""
        return any(endpoint.name in names for endpoint in self.endpoints)

    def get_endpoint(self, name: str) -> Endpoint | None:
        return next((e for e in self.endpoints if e.name == name), None)

    def require_endpoint(self, name: str) -> Endpoint:
        """Raises LookupError where the provider has no such call."""
        endpoint = self.get_endpoint(name)
        if endpoint is None:
            raise LookupError(f"{self.name} has no {name}")
        return endpoint

    def get_model(self, id: str) -> Model | None:
        return next((m for m in self.models if m.id == id), None)
