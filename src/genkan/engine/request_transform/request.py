"""A request to a webhook, before and after it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from genkan.engine.kriti.json_value import Json

Parameters: TypeAlias = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class JsonContent:
    """A body of JSON."""

    value: Json


@dataclass(frozen=True, slots=True)
class FormContent:
    """A body that is a form, encoded."""

    text: str


Content: TypeAlias = JsonContent | FormContent


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """url: with its query; headers: names in lower case."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: Content | None


def is_url(url: str) -> bool:
    """Whether a request can be sent there."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def parameters_of(url: str) -> Mapping[str, str]:
    """The query's parameters; of one that comes twice the last."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def with_parameters(url: str, parameters: Parameters) -> str:
    """The URL with these parameters and no others."""
    query = "&".join(
        _escaped(key) if value is None else f"{_escaped(key)}={_escaped(value)}"
        for key, value in parameters
    )
    return urlunsplit(urlsplit(url)._replace(query=query))


def form_text(values: Mapping[str, str]) -> str:
    """The form of these values, encoded."""
    return "&".join(f"{_escaped(key)}={_escaped(values[key])}" for key in sorted(values))


def _escaped(value: str) -> str:
    return quote(value, safe="")
