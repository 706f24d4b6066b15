"""What is said of the business that runs this provider, and the lists it chooses from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The business (Kinde: business); there is one, and one environment of it."""

    code: str
    name: str
    email: str | None = None
    phone: str | None = None
    industry_key: str | None = None
    timezone_key: str | None = None
    privacy_url: str | None = None
    terms_url: str | None = None
    has_clickwrap: bool = False
    has_branding: bool = True
    environment_code: str
    created_at: datetime


@cache
def industries() -> Mapping[str, str]:
    """Names of industries by key."""
    return _listed("industries.txt")


@cache
def timezones() -> Mapping[str, str]:
    """Names of time zones by key: the cities of the IANA database."""
    return _listed("timezones.txt")


def _listed(file: str) -> Mapping[str, str]:
    text = files("genkan.identity.model").joinpath(file).read_text(encoding="utf-8")
    pairs = (line.partition("|") for line in text.splitlines() if line)
    return {key: name for key, _, name in pairs}
