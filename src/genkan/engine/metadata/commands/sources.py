"""Databases of the metadata, and where their URLs come from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from genkan.engine.config.isolation import IsolationLevel, read_isolation_level
from genkan.engine.config.secret_file import (
    DYNAMIC_SCHEME,
    SecretFileNotAllowed,
    allowed_secret_path,
)
from genkan.engine.errors import (
    AlreadyExists,
    InvalidConfiguration,
    NotExists,
)
from genkan.engine.metadata.customization import source_customization
from genkan.engine.metadata.decode import source_from_json
from genkan.engine.metadata.edit import Draft, Edited, inconsistent_source, source_named
from genkan.engine.metadata.model import Json, Source
from genkan.engine.metadata.objects import SourceObject, with_source, without
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    json_object,
    name,
    optional,
    record,
    required,
)
from genkan.engine.metadata.source_name import renamed_source
from genkan.engine.names import SourceName

_RENAME: Final = "Hasura.RQL.DDL.Schema.Source.RenameSource"


def add_source(draft: Draft, args: Node) -> Edited:
    """``pg_add_source``; ``replace_configuration`` keeps the tables of one that is there."""
    members = fields(args, "AddSource")
    source = source_from_json(_declared(members, args))
    known = draft.metadata.sources.get(source.name)
    if known is not None:
        if not is_set(members, "replace_configuration"):
            raise AlreadyExists(f'source with name "{source.name}" already exists')
        source = replace(
            known,
            configuration=source.configuration,
            customization=source.customization,
            rest=source.rest,
        )
    return Edited(with_source(draft.metadata, source), SourceObject(source.name))


def update_source(draft: Draft, args: Node) -> Edited:
    """``pg_update_source``: what is not given stays."""
    members = fields(args, "UpdateSource")
    source = source_named(draft.metadata, SourceName(name(required(members, "name", args))))
    configuration = optional(members, "configuration")
    if configuration is not None:
        source = replace(source, configuration=json_object(configuration))
    customization = optional(members, "customization")
    if customization is not None:
        source = replace(source, customization=source_customization(customization))
    health_check = optional(members, "health_check")
    if health_check is not None:
        source = replace(source, rest={**source.rest, "health_check": health_check.value})
    return Edited(with_source(draft.metadata, source), SourceObject(source.name))


def drop_source(draft: Draft, args: Node) -> Edited:
    """``pg_drop_source``: the source goes with all it has; other sources do not need it.

    Of a source that could not be read nobody knows what needs it: there is no ``cascade``.
    """
    members = fields(args, "DropSource")
    source = source_named(draft.metadata, SourceName(name(required(members, "name", args))))
    if is_set(members, "cascade") and source.name not in draft.catalogs:
        raise inconsistent_source(source.name)
    return Edited(without(draft.metadata, SourceObject(source.name)))


def rename_source(draft: Draft, args: Node) -> Edited:
    """``rename_source``."""
    members = record(args, _RENAME, ("name", "new_name"))
    old, new = SourceName(name(members["name"])), SourceName(name(members["new_name"]))
    if old not in draft.metadata.sources:
        raise NotExists(f'Could not find source with name "{old}"')
    if new in draft.metadata.sources:
        raise AlreadyExists(f'Source with name "{new}" already exists')
    left = without(draft.metadata, SourceObject(old))
    moved = renamed_source(draft.metadata.sources[old], new)
    return Edited(with_source(left, moved), SourceObject(new))


def source_url(source: Source, environment: Mapping[str, str]) -> str:
    """The URL of the source's database.

    ``connection_info.database_url`` is the URL itself, ``{"from_env": NAME}``,
    ``{"dynamic_from_file": PATH}`` or ``{"connection_parameters": {...}}``. Raises
    InvalidConfiguration when there is none, or when the file is not one of those allowed.
    Source: Hasura v2, PGSourceConnectionInfo.
    """
    match source.configuration.get("connection_info"):
        case {"database_url": str(url)} if url:
            return _allowed_url(url, environment)
        case {"database_url": {"from_env": str(variable)}}:
            return _allowed_url(_from_environment(variable, environment), environment)
        case {"database_url": {"dynamic_from_file": str(path)}}:
            return _allowed_url(f"{DYNAMIC_SCHEME}{path}", environment)
        case {"database_url": {"connection_parameters": object() as parameters}}:
            return _url_from_parameters(json_object(Node(parameters)))
        case _:
            raise InvalidConfiguration(
                f'source "{source.name}" has no database_url in configuration.connection_info; '
                'expected a URL, {"from_env": NAME}, {"dynamic_from_file": PATH} or '
                '{"connection_parameters": {...}}'
            )


def source_isolation(source: Source) -> IsolationLevel:
    """How the source's mutations are isolated: ``connection_info.isolation_level``.

    Raises InvalidConfiguration for what is no level.
    Source: Hasura v2, PGSourceConnectionInfo.
    """
    match source.configuration.get("connection_info"):
        case {"isolation_level": str(text)}:
            try:
                return read_isolation_level(text)
            except ValueError as error:
                raise InvalidConfiguration(f"isolation_level: {error}, found '{text}'") from None
        case {"isolation_level": object() as value} if value is not None:
            raise InvalidConfiguration(f"isolation_level: expected a text, found {value}")
        case _:
            return IsolationLevel.READ_COMMITTED


def _allowed_url(url: str, environment: Mapping[str, str]) -> str:
    """The URL; one that names a file, only where the operator lets metadata name it."""
    path = url.removeprefix(DYNAMIC_SCHEME)
    if path == url:
        return url
    try:
        return f"{DYNAMIC_SCHEME}{allowed_secret_path(path, environment)}"
    except SecretFileNotAllowed as error:
        raise InvalidConfiguration(str(error)) from None


def _from_environment(variable: str, environment: Mapping[str, str]) -> str:
    url = environment.get(variable)
    if not url:
        raise InvalidConfiguration(f"environment variable '{variable}' not set")
    return url


def _url_from_parameters(parameters: Json) -> str:
    def part(key: str) -> str:
        value = parameters.get(key)
        return "" if value is None else quote(str(value), safe="")

    for key in ("host", "database", "username"):
        if not part(key):
            raise InvalidConfiguration(f'"{key}" is missing in connection_parameters')
    password = f":{part('password')}" if part("password") else ""
    port = part("port") or "5432"
    return f"postgresql://{part('username')}{password}@{part('host')}:{port}/{part('database')}"


def _declared(members: Mapping[str, Node], args: Node) -> Node:
    """The arguments as an element of ``sources``."""
    keys = {"name", "configuration", "customization", "health_check"}
    declared = {key: node.value for key, node in members.items() if key in keys}
    return Node({key: value for key, value in declared.items() if value is not None}, args.path)
