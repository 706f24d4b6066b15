"""What a viewer sees of answers that hold secrets: the same JSON with "***" in their place."""

from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlsplit

import msgspec

HIDDEN: Final = "***"
# Members whose text is a secret wherever it stands in metadata or in the management API's answers.
_SECRET_MEMBERS: Final = frozenset(
    {
        "access_key",
        "client_secret",
        "connection_string",
        "database_url",
        "password",
        "private_key",
        "secret",
        "signing_secret",
        "sslkey",
        "sslpassword",
        "template",
    }
)
_IDENTITY_SECRETS: Final = frozenset({"client_secret", "secret", "signing_secret", "password"})
_HEADER_LISTS: Final = frozenset({"headers", "request_headers", "add_headers"})


def redacted_metadata(body: bytes) -> bytes:
    """An answer of the metadata API without literal secrets: URLs of databases, headers, keys."""
    return msgspec.json.encode(_of_metadata(msgspec.json.decode(body)))


def redacted_identity(body: bytes) -> bytes:
    """An answer of the management API without the secrets of applications and webhooks."""
    return msgspec.json.encode(_without(msgspec.json.decode(body), _IDENTITY_SECRETS))


def _of_metadata(value: object) -> object:
    if isinstance(value, list):
        return [_of_metadata(each) for each in cast("list[object]", value)]
    if isinstance(value, str):
        return _without_credentials(value)
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    return {name: _member(name, each) for name, each in members.items()}


def _member(name: str, value: object) -> object:
    if name in _SECRET_MEMBERS and isinstance(value, str):
        return HIDDEN
    if name in _HEADER_LISTS:
        return _headers(value)
    return _of_metadata(value)


def _headers(value: object) -> object:
    """Names stay; a value that is written out goes, one from the environment is a name."""
    if isinstance(value, list):
        return [_headers(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        shown = {"name", "value_from_env"}
        return {name: each if name in shown else HIDDEN for name, each in members.items()}
    return HIDDEN


def _without_credentials(text: str) -> str:
    """A URL without user, password and query, where those may be keys; other text as it is."""
    if "://" not in text or any(each.isspace() for each in text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return HIDDEN
    host = parts.netloc.rpartition("@")[2]
    is_plain = host == parts.netloc and not parts.query
    hidden = parts._replace(netloc=host, query=HIDDEN if parts.query else "")
    return text if is_plain else hidden.geturl()


def _without(value: object, names: frozenset[str]) -> object:
    if isinstance(value, list):
        return [_without(each, names) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("Mapping[str, object]", value)
        return {
            name: None if name in names else _without(each, names) for name, each in members.items()
        }
    return value
