"""Settings that are kept and given back; none of them narrows what a role may do.

Source: Hasura v2, metadata API: metrics config, OpenTelemetry, query tags, TLS allow list.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from genkan.engine.errors import (
    AlreadyExists,
    BadRequest,
    InconsistentMetadata,
    NotExists,
    UnreadableArguments,
)
from genkan.engine.metadata.edit import Draft, Edited, source_named
from genkan.engine.metadata.model import Json, Metadata
from genkan.engine.metadata.objects import with_source, without_key
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    integer,
    is_set,
    items,
    json_object,
    listed,
    name,
    optional,
    optional_text,
    required,
    text,
)
from genkan.engine.names import SourceName

_METRICS: Final = "metrics_config"
_TELEMETRY: Final = "opentelemetry"
_NETWORK: Final = "network"
_STATUSES: Final = ("enabled", "disabled")
# What can be exported -> where its endpoint is said, and Hasura's words when it is not.
_ENDPOINTS: Final[Mapping[str, tuple[str, str]]] = {
    "traces": ("otlp_traces_endpoint", "Traces export is enabled but tracing endpoint missing"),
    "metrics": ("otlp_metrics_endpoint", "Metrics export is enabled but metrics endpoint missing"),
    "logs": ("otlp_logs_endpoint", "Logs export is enabled but logs endpoint missing"),
}
_FORMATS: Final = ("standard", "sqlcommenter")
_PERMISSIONS: Final = ("self-signed",)


def set_metrics_config(draft: Draft, args: Node) -> Edited:
    """``set_metrics_config``."""
    members = fields(args, "MetricsConfig")
    keys = ("analyze_query_variables", "analyze_response_body")
    config = {key: flag(required(members, key, args)) for key in keys}
    return _with_setting(draft.metadata, _METRICS, config if any(config.values()) else {})


def remove_metrics_config(draft: Draft, _: Node) -> Edited:
    """``remove_metrics_config``."""
    return _with_setting(draft.metadata, _METRICS, {})


def set_opentelemetry_config(draft: Draft, args: Node) -> Edited:
    """``set_opentelemetry_config``: in the place of the whole configuration."""
    members = fields(args, "OpenTelemetryConfig")
    status = optional(members, "status")
    is_enabled = status is not None and _one_of(status, _STATUSES) == "enabled"
    exported = [_one_of(item, tuple(_ENDPOINTS)) for item in listed(members, "data_types")]
    exporter = optional(members, "exporter_otlp")
    endpoints = fields(exporter or Node({}), "OtelExporterConfig")
    missing = [
        complaint
        for kind, (key, complaint) in _ENDPOINTS.items()
        if kind in exported and optional_text(endpoints, key) is None
    ]
    if is_enabled and missing:
        definition = None if exporter is None else exporter.value
        raise _inconsistent("exporter_otlp", missing[0], definition)
    _check_batches(optional(members, "batch_span_processor"))
    return _with_setting(draft.metadata, _TELEMETRY, json_object(args))


def set_opentelemetry_status(draft: Draft, args: Node) -> Edited:
    """``set_opentelemetry_status``, whose argument is the status itself."""
    status = _one_of(args, _STATUSES)
    config = json_object(Node(draft.metadata.rest.get(_TELEMETRY, {})))
    return set_opentelemetry_config(draft, Node({**config, "status": status}))


def set_query_tags(draft: Draft, args: Node) -> Edited:
    """``set_query_tags`` of one source."""
    members = fields(args, "SetQueryTagsConfig")
    wanted = SourceName(name(required(members, "source_name", args)))
    wording = optional(members, "format")
    omits = optional(members, "omit_request_id")
    tags = {
        "disabled": is_set(members, "disabled"),
        "format": "standard" if wording is None else _tags_format(wording),
        "omit_request_id": True if omits is None else flag(omits),
    }
    source = source_named(draft.metadata, wanted)
    tagged = replace(source, rest={**source.rest, "query_tags": tags})
    return Edited(with_source(draft.metadata, tagged))


def add_host_to_tls_allow_list(draft: Draft, args: Node) -> Edited:
    """``add_host_to_tls_allowlist``: by its name alone, or with a port and permissions."""
    entry = _allowed_host(args)
    if not entry["host"]:
        raise BadRequest('key "host" cannot be empty')
    listed = _allowed_hosts(draft.metadata)
    if any(_is_same(entry, known) for known in listed):
        raise AlreadyExists(f"{_host_words(entry)} already exists in the allowlist")
    return _with_setting(draft.metadata, _NETWORK, {"tls_allowlist": [*listed, entry]})


def drop_host_from_tls_allow_list(draft: Draft, args: Node) -> Edited:
    """``drop_host_from_tls_allowlist``."""
    members = fields(args, "DropHostFromTLSAllowlist")
    gone = {
        "host": text(required(members, "host", args)),
        "suffix": optional_text(members, "suffix"),
    }
    if not gone["host"]:
        raise BadRequest("hostname cannot be empty")
    listed = _allowed_hosts(draft.metadata)
    left = [entry for entry in listed if not _is_same(gone, entry)]
    if len(left) == len(listed):
        raise NotExists(f"{_host_words(gone)} isn't present in the allowlist")
    network: Json = {"tls_allowlist": left} if left else {}
    return _with_setting(draft.metadata, _NETWORK, network)


def _with_setting(metadata: Metadata, key: str, value: Json) -> Edited:
    rest = without_key(metadata.rest, key)
    return Edited(replace(metadata, rest={**rest, key: value} if value else rest))


def _one_of(node: Node, words: tuple[str, ...]) -> str:
    word = text(node)
    if word not in words:
        listed = ", ".join(words)
        raise UnreadableArguments(f'expected one of {listed}, but found "{word}"', path=node.path)
    return word


def _tags_format(node: Node) -> str:
    word = text(node).lower()
    if word not in _FORMATS:
        message = "Not a valid query tags format value. Use either standard or sqlcommenter"
        raise UnreadableArguments(message, path=node.path)
    return word


def _check_batches(node: Node | None) -> None:
    size = None if node is None else optional(fields(node), "max_export_batch_size")
    if size is not None and integer(size) <= 0:
        reason = "max_export_batch_size must be a positive integer"
        raise _inconsistent("batch_span_processor", reason, None if node is None else node.value)


def _inconsistent(part: str, reason: str, definition: object) -> InconsistentMetadata:
    found = {
        "definition": definition,
        "reason": f"Inconsistent object: {reason}",
        "name": f"open_telemetry {part}",
        "type": "open_telemetry",
    }
    return InconsistentMetadata(
        "cannot continue due to new inconsistent metadata", internal=[found]
    )


def _allowed_host(node: Node) -> Json:
    if isinstance(node.value, str):
        if not node.value:
            raise UnreadableArguments('missing "host" field in input', path=node.path)
        return {"host": node.value, "suffix": None, "permissions": None}
    members = fields(node, "TlsAllow")
    listed = optional(members, "permissions")
    return {
        "host": text(required(members, "host", node)),
        "suffix": optional_text(members, "suffix"),
        "permissions": None if listed is None else [_permission(item) for item in items(listed)],
    }


def _permission(node: Node) -> str:
    if node.value not in _PERMISSIONS:
        raise UnreadableArguments("TlsPermission expecting one of SelfSigned", path=node.path)
    return text(node)


def _allowed_hosts(metadata: Metadata) -> list[Json]:
    network = metadata.rest.get(_NETWORK)
    listed = None if network is None else optional(fields(Node(network)), "tls_allowlist")
    return [] if listed is None else [_allowed_host(item) for item in items(listed)]


def _is_same(one: Json, other: Json) -> bool:
    return (one["host"], one["suffix"]) == (other["host"], other["suffix"])


def _host_words(entry: Json) -> str:
    suffix = "" if entry["suffix"] is None else f' with suffix "{entry["suffix"]}"'
    return f'the host "{entry["host"]}"{suffix}'
