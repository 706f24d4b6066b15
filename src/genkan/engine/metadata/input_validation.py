"""``validate_input`` of a permission to write: who is asked before anything is written.

Source: Hasura v2, "Postgres: Input Validations"; its metadata, `InputValidation`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    listed,
    name,
    natural,
    optional,
    optional_text,
    refuse_unknown,
    required,
    text,
)

DEFAULT_TIMEOUT_SECONDS: Final = 10
_DEFINITION: Final = frozenset({"url", "headers", "forward_client_headers", "timeout"})


@dataclass(frozen=True, slots=True)
class WebhookHeader:
    """A header that the webhook is sent. is_variable: `value` names an environment variable."""

    name: str
    value: str
    is_variable: bool


@dataclass(frozen=True, slots=True)
class InputValidation:
    """A webhook over HTTP. url: ``{{NAME}}`` in it stands for an environment variable."""

    url: str
    headers: tuple[WebhookHeader, ...]
    forwards_client_headers: bool
    timeout_seconds: int


def input_validation(members: Mapping[str, Node]) -> InputValidation | None:
    """``validate_input`` of a permission; null and ``{}`` ask nobody."""
    node = optional(members, "validate_input")
    if node is None or node.value == {}:
        return None
    given = fields(node, "ValidateInput")
    refuse_unknown(given, {"type", "definition"}, node)
    kind = required(given, "type", node)
    if text(kind) != "http":
        raise UnreadableArguments('expecting only "http"', path=kind.path)
    definition = required(given, "definition", node)
    inner = fields(definition, "ValidateInputHttpDefinition")
    refuse_unknown(inner, _DEFINITION, definition)
    seconds = optional(inner, "timeout")
    return InputValidation(
        url=name(required(inner, "url", definition)),
        headers=tuple(webhook_header(one) for one in listed(inner, "headers")),
        forwards_client_headers=is_set(inner, "forward_client_headers"),
        timeout_seconds=DEFAULT_TIMEOUT_SECONDS if seconds is None else natural(seconds),
    )


def input_validation_json(validation: InputValidation | None) -> object:
    """What `input_validation` reads; None for nobody."""
    if validation is None:
        return None
    return {
        "type": "http",
        "definition": {
            "forward_client_headers": validation.forwards_client_headers,
            "headers": [webhook_header_json(header) for header in validation.headers],
            "timeout": validation.timeout_seconds,
            "url": validation.url,
        },
    }


def webhook_header_json(header: WebhookHeader) -> Mapping[str, str]:
    """What `webhook_header` reads."""
    key = "value_from_env" if header.is_variable else "value"
    return {"name": header.name, key: header.value}


def webhook_header(node: Node) -> WebhookHeader:
    """``{name, value}`` or ``{name, value_from_env}``."""
    members = fields(node, "HeaderConf")
    refuse_unknown(members, {"name", "value", "value_from_env"}, node)
    given, variable = optional_text(members, "value"), optional_text(members, "value_from_env")
    value = variable if given is None else given
    if value is None or None not in (given, variable):
        raise UnreadableArguments(
            "expecting value or value_from_env keys, and only one of them", path=node.path
        )
    return WebhookHeader(
        name=name(required(members, "name", node)),
        value=value,
        is_variable=variable is not None,
    )
