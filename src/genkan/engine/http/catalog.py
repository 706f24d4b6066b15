"""``/v1alpha1/catalog``: what a database has, and what of it the API offers.

Ours, for the console's tree: one small answer for thousands of tables, which is not sent again
while it is the same (ETag). It is read anew each time, for a migration may have run past us.
docs/reference/rows.md has the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from genkan.engine.errors import InvalidParams
from genkan.engine.http.exchange import Answer, Call, Engine
from genkan.engine.metadata.edit import catalog_named, source_named
from genkan.engine.metadata.model import Source
from genkan.engine.names import DEFAULT_SOURCE, FunctionName, SourceName, TableName
from genkan.engine.postgres.browse import (
    ListedFunction,
    ListedRelation,
    Listing,
    fetch_listing,
    fetch_relation,
)


async def catalog(call: Call, engine: Engine) -> Answer:
    """All relations, functions and types of a source, tracked or not; 304 when they are known."""
    source = _source(call, engine)
    listing = await fetch_listing(engine.database, source.name)
    body = msgspec.json.encode(_listing_json(source, listing))
    version = blake2b(body, digest_size=12).hexdigest()
    headers = {"etag": f'"{version}"', "cache-control": "no-cache"}
    if _knows(call, version):
        return Answer(304, b"", headers=headers)
    # The version is a hash of all else, so it can not be hashed with it.
    whole = b'{"version":' + msgspec.json.encode(version) + b"," + body[1:]
    return Answer(200, whole, headers=headers)


async def catalog_relation(call: Call, engine: Engine) -> Answer:
    """One relation: its columns, keys, indexes, triggers, and who refers to it."""
    source = _source(call, engine)
    schema = call.query.get("schema") or "public"
    name = call.query.get("name")
    if not name:
        raise InvalidParams('the parameter "name" is missing: ?schema=public&name=users')
    found = await fetch_relation(engine.database, source.name, schema, name)
    is_tracked = TableName(source.name, schema, name) in source.tables
    return Answer(200, msgspec.json.encode({**found, "is_tracked": is_tracked}))


def _source(call: Call, engine: Engine) -> Source:
    """The source that is asked for. Raises NotExists, InconsistentMetadata."""
    name = SourceName(call.query.get("source") or DEFAULT_SOURCE)
    snapshot = engine.live.current
    catalog_named(snapshot.metadata, snapshot.catalogs, name)
    return source_named(snapshot.metadata, name)


def _knows(call: Call, version: str) -> bool:
    """Source: RFC 9110 section 13.1.2; a proxy that compresses may have made it weak."""
    known = call.headers.get("if-none-match", "")
    return f'"{version}"' in (one.strip().removeprefix("W/") for one in known.split(","))


def _listing_json(source: Source, listing: Listing) -> Mapping[str, object]:
    return {
        "source": source.name,
        "schemas": listing.schemas,
        "relations": [_relation_json(source, one) for one in listing.relations],
        "functions": [_function_json(source, one) for one in listing.functions],
        "types": listing.types,
    }


def _relation_json(source: Source, relation: ListedRelation) -> Mapping[str, object]:
    tracked = source.tables.get(TableName(source.name, relation.schema, relation.name))
    return {
        "schema": relation.schema,
        "name": relation.name,
        "kind": relation.kind,
        "is_tracked": tracked is not None,
        "custom_name": None if tracked is None else tracked.configuration.custom_name,
        "is_enum": tracked is not None and tracked.is_enum,
        "is_partition": relation.is_partition,
        "estimated_rows": relation.estimated_rows,
        "comment": relation.comment,
    }


def _function_json(source: Source, function: ListedFunction) -> Mapping[str, object]:
    name = FunctionName(source.name, function.schema, function.name)
    return {**msgspec.to_builtins(function), "is_tracked": name in source.functions}
