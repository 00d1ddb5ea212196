"""The only door to the providers: what they offer, how to ask them, and how that can fail."""

from playground.providers import catalog, guide, spellings
from playground.providers.auth import is_login
from playground.providers.cancel import Cancel
from playground.providers.client import STREAMED, Client
from playground.providers.endings import classify_ending
from playground.providers.errors import (
    BadAddress,
    BadAnswer,
    BadKey,
    Cancelled,
    ContextOverflow,
    Forbidden,
    Invalid,
    ModelCold,
    NotConfigured,
    NotFetched,
    OutOfReach,
    Overloaded,
    ProviderError,
    RateLimited,
    Refused,
    TimedOut,
    UnknownModel,
    Unreachable,
)
from playground.providers.fetch import fetch_image
from playground.providers.location import get_root, locate_provider
from playground.providers.progress import Progress
from playground.providers.registry import get_declared_provider, list_providers, list_sections
from playground.providers.retry import INTERACTIVE, PROBE, Policy, add_silence
from playground.providers.second_try import open_stream
from playground.providers.shapes import (
    Chunk,
    Completion,
    Image,
    Images,
    Name,
    TokenCount,
    Usage,
    read_images,
)
from playground.providers.spec import Endpoint, Model, Param, Provider
from playground.providers.stream import Stream
from playground.providers.watch import NoWatch, Watch

__all__ = [
    "INTERACTIVE",
    "PROBE",
    "STREAMED",
    "BadAddress",
    "BadAnswer",
    "BadKey",
    "Cancel",
    "Cancelled",
    "Chunk",
    "Client",
    "Completion",
    "ContextOverflow",
    "Endpoint",
    "Forbidden",
    "Image",
    "Images",
    "Invalid",
    "Model",
    "ModelCold",
    "Name",
    "NoWatch",
    "NotConfigured",
    "NotFetched",
    "OutOfReach",
    "Overloaded",
    "Param",
    "Policy",
    "Progress",
    "Provider",
    "ProviderError",
    "RateLimited",
    "Refused",
    "Stream",
    "TimedOut",
    "TokenCount",
    "UnknownModel",
    "Unreachable",
    "Usage",
    "Watch",
    "add_silence",
    "catalog",
    "classify_ending",
    "fetch_image",
    "get_declared_provider",
    "get_root",
    "guide",
    "is_login",
    "list_providers",
    "list_sections",
    "locate_provider",
    "open_stream",
    "read_images",
    "spellings",
]
