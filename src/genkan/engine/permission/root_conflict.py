"""Root fields of one name: no request could say which of them it means.

Asked of admin's schema, which has them all.
Source: Hasura v2, lib/schema-parsers Internal/Parser (safeSelectionSet), whose words are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.catalog.model import Catalog, RelationKind, Table
from genkan.engine.convention import (
    Convention,
    SourceNaming,
    Words,
    custom,
    graphql_name,
    split,
)
from genkan.engine.errors import EngineError
from genkan.engine.metadata.actions import Action, ActionType
from genkan.engine.metadata.customization import source_naming
from genkan.engine.metadata.function_configuration import (
    ExposedAs,
    read_function_configuration,
)
from genkan.engine.metadata.model import (
    InlineModel,
    Metadata,
    Source,
    TrackedFunction,
    TrackedTable,
)
from genkan.engine.metadata.object_words import object_name
from genkan.engine.metadata.objects import (
    ActionObject,
    FunctionObject,
    MetadataObject,
    NativeQueryObject,
    SourceObject,
    TableObject,
)
from genkan.engine.names import GraphQLName, SourceName
from genkan.engine.permission.function import exposed_as
from genkan.engine.permission.naming import (
    function_names,
    function_root_fields,
    given_function_name,
    table_root_field,
    table_words,
)
from genkan.engine.permission.role_view import FunctionRoot, MutationRoot, SelectRoot

_VIEWS = frozenset({RelationKind.VIEW, RelationKind.MATERIALIZED_VIEW})
_OF_KEY = frozenset({SelectRoot.SELECT_BY_PK, MutationRoot.UPDATE_BY_PK, MutationRoot.DELETE_BY_PK})
# Hasura makes them in this order, and stops at the first that has a name twice.
MUTATION, QUERY, _SUBSCRIPTION = "mutation_root", "query_root", "subscription_root"


def _places(*, is_view: bool, has_key: bool) -> Mapping[SelectRoot | MutationRoot, tuple[str, ...]]:
    """Where each root field of a table stands, of those that there are."""
    selects: dict[SelectRoot | MutationRoot, tuple[str, ...]] = {
        root: (_SUBSCRIPTION,) if root is SelectRoot.SELECT_STREAM else (QUERY, _SUBSCRIPTION)
        for root in SelectRoot
    }
    mutations = {} if is_view else dict.fromkeys(MutationRoot, (MUTATION,))
    return {
        root: places
        for root, places in {**selects, **mutations}.items()
        if has_key or root not in _OF_KEY
    }


_PLACES: Final = {
    (is_view, has_key): _places(is_view=is_view, has_key=has_key)
    for is_view in (False, True)
    for has_key in (False, True)
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is wrong, and the objects without which it would not be."""

    message: str
    items: tuple[MetadataObject, ...]


# A name, and the source in whose namespace it stands, if it stands in one.
_Name: TypeAlias = tuple[SourceName | None, GraphQLName]
_RootField: TypeAlias = tuple[str, _Name, MetadataObject]


def root_conflict(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    default_convention: Convention | None,
) -> Conflict | None:
    """The root fields that two objects have; the later of them is to blame."""
    first: dict[tuple[str, _Name], MetadataObject] = {}
    twice: dict[str, dict[_Name, list[MetadataObject]]] = {}
    for root, name, item in _root_fields(metadata, catalogs, default_convention):
        known = first.get((root, name))
        if known is None:
            first[root, name] = item
        else:
            twice.setdefault(root, {}).setdefault(name, [known]).append(item)
    for root in (MUTATION, QUERY, _SUBSCRIPTION):
        if root in twice:
            found = twice[root]
            blamed = {item: None for items in found.values() for item in _to_blame(items)}
            return Conflict(_message(root, found), tuple(blamed))
    return None


def _to_blame(items: list[MetadataObject]) -> list[MetadataObject]:
    """The later ones; actions rather than others, on which more depends."""
    actions: list[MetadataObject] = [item for item in items if isinstance(item, ActionObject)]
    return actions if len(actions) < len(items) and actions else items[1:]


def source_root_names(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    default_convention: Convention | None,
) -> frozenset[tuple[str, GraphQLName]]:
    """The roots' names with the names of their fields, of all sources."""
    fields = _root_fields(metadata, catalogs, default_convention)
    return frozenset((root, name) for root, (within, name), _ in fields if within is None)


def _message(root: str, twice: Mapping[_Name, list[MetadataObject]]) -> str:
    found = [f"'{name}'{_origins(items)}" for (_, name), items in twice.items()]
    which = f"field {found[0]}" if len(found) == 1 else f"fields: [{', '.join(found)}]"
    return (
        f"Encountered conflicting definitions in the selection set for '{root}' for {which}. "
        "Fields must not be defined more than once across all sources."
    )


def _origins(items: list[MetadataObject]) -> str:
    """Where the fields come from; of a namespace's Hasura does not know it."""
    known = [object_name(item) for item in items if not isinstance(item, SourceObject)]
    if not known:
        return ""
    rest = "" if len(known) == len(items) else " and of unknown origin"
    return f" defined in [{', '.join(known)}]{rest}"


def _root_fields(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    default_convention: Convention | None,
) -> Iterator[_RootField]:
    for action in metadata.actions.values():
        for root in _roots_of_action(action):
            yield root, (None, action.name), ActionObject(action.name)
    for source in metadata.sources.values():
        catalog = catalogs.get(source.name)
        if catalog is None:
            continue
        naming = source_naming(source.customization, default_convention)
        within = None if naming.namespace is None else source.name
        fields = tuple(_fields_of_source(source, catalog, naming))
        for root, name, item in fields:
            yield root, (within, name), item
        if naming.namespace is not None:
            for root in {root: None for root, _, _ in fields}:
                yield root, (None, naming.namespace), SourceObject(source.name)


def _roots_of_action(action: Action) -> tuple[str, ...]:
    if action.definition.type is ActionType.QUERY:
        return (QUERY,)
    return (MUTATION, QUERY, _SUBSCRIPTION) if action.is_asynchronous else (MUTATION,)


def _fields_of_source(
    source: Source, catalog: Catalog, naming: SourceNaming
) -> Iterator[tuple[str, GraphQLName, MetadataObject]]:
    for tracked in source.tables.values():
        table = catalog.tables.get(tracked.name)
        if table is None:
            continue
        item = TableObject(tracked.name)
        for root, name in _of_table(tracked, table, naming):
            yield root, name, item
    for function in source.functions.values():
        called = FunctionObject(function.name)
        for root, name in _of_function(function, catalog, naming):
            yield root, name, called
    for query in source.native_queries:
        name = graphql_name(query.name)
        if name is not None:
            yield QUERY, name, NativeQueryObject(query)
            yield _SUBSCRIPTION, name, NativeQueryObject(query)


def _of_table(
    tracked: TrackedTable, table: Table, naming: SourceNaming
) -> Iterator[tuple[str, GraphQLName]]:
    words = table_words(tracked.name, tracked.configuration)
    if words is None:
        return
    for root, places in _PLACES[table.kind in _VIEWS, table.primary_key is not None].items():
        name = table_root_field(root, words, tracked.configuration, naming)
        if name is not None:
            for place in places:
                yield place, name


def _of_function(
    tracked: TrackedFunction, catalog: Catalog, naming: SourceNaming
) -> Iterator[tuple[str, GraphQLName]]:
    try:
        configuration = read_function_configuration(tracked.configuration)
    except EngineError:
        return
    names = function_names(tracked.name, configuration, naming.convention)
    found = catalog.functions.get(tracked.name, ())
    if names is None or len(found) != 1:
        return
    fields = function_root_fields(names, naming)
    if exposed_as(configuration, found[0]) is ExposedAs.MUTATION:
        if FunctionRoot.ROWS in fields:
            yield MUTATION, fields[FunctionRoot.ROWS]
        return
    for name in fields.values():
        yield QUERY, name
        yield _SUBSCRIPTION, name


def type_words(
    metadata: Metadata, default_convention: Convention | None
) -> Iterator[tuple[Words, SourceNaming]]:
    """The words that types are made of, of each table, function, logical model and native query."""
    for source in metadata.sources.values():
        naming = source_naming(source.customization, default_convention)
        for tracked in source.tables.values():
            words = table_words(tracked.name, tracked.configuration)
            if words is not None:
                yield words, naming
        for function in source.functions:
            yield split(given_function_name(function)), naming
        for name in _model_names(source):
            # Some of their types have what the source adds, some have not.
            for one in {naming: None, SourceNaming(): None}:
                yield custom(name), one


def _model_names(source: Source) -> Iterator[str]:
    models = {model.name for model in source.logical_models}
    yield from models
    for query in source.native_queries.values():
        # A query often has the name of the model that it returns.
        if query.name.name not in models or isinstance(query.returns, InlineModel):
            yield query.name.name
