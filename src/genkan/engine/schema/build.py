"""A role's schema, made lazily: a type comes to be when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from typing import Final, TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.convention import HASURA_NAMING, Convention
from genkan.engine.names import GraphQLName, TableName
from genkan.engine.permission.role_view import RoleRemote, RoleView, SelectRoot
from genkan.engine.schema.action import (
    action_mutations,
    action_queries,
    action_results,
    make_custom_type,
)
from genkan.engine.schema.aggregate import (
    aggregate_fields_type,
    aggregate_type,
    function_fields_type,
)
from genkan.engine.schema.aggregate_bool_exp import aggregate_bool_exp_type, make_predicate_type
from genkan.engine.schema.binding import FixedText
from genkan.engine.schema.bool_exp import (
    bool_exp_type,
    comparison_exp_type,
    enum_comparison_exp_type,
)
from genkan.engine.schema.directives import DIRECTIVES
from genkan.engine.schema.function import function_fields
from genkan.engine.schema.group_types import function_of_columns_type, make_group_type
from genkan.engine.schema.introspection import META_ROOT_FIELDS, META_TYPES, meta_reference
from genkan.engine.schema.model import (
    EnumType,
    Field,
    InputObjectType,
    InterfaceType,
    Named,
    NonNull,
    ObjectType,
    OfAggregateFunction,
    OfComparison,
    OfCustomType,
    OfEnumTable,
    OfGroupFunction,
    OfGroups,
    OfIntrospection,
    OfModel,
    OfNativeQuery,
    OfNode,
    OfPredicate,
    OfRemote,
    OfTable,
    OfUpdateOperator,
    OfWrites,
    Ready,
    ScalarType,
    SchemaKind,
    TablePart,
    TypeDefinition,
    UnionType,
    named_type,
)
from genkan.engine.schema.mutation import make_write_type, mutation_fields
from genkan.engine.schema.namespace import LaterField, RootKind, SourceField, in_namespaces
from genkan.engine.schema.native_query import (
    make_model_type,
    native_object_type,
    native_root_field,
)
from genkan.engine.schema.options import DEFAULT_OPTIONS, SchemaOptions
from genkan.engine.schema.order_by import (
    aggregate_order_by_type,
    function_order_by_type,
    order_by_type,
)
from genkan.engine.schema.relay import (
    connection_type,
    edge_type,
    node_type,
    relay_object_type,
    relay_root_fields,
)
from genkan.engine.schema.remote_schema import (
    make_remote_type,
    remote_mutation_fields,
    remote_query_fields,
)
from genkan.engine.schema.root_field import root_field_of
from genkan.engine.schema.scalars import STRING
from genkan.engine.schema.select import (
    enum_table_type,
    object_type,
    select_column_type,
)
from genkan.engine.schema.stream import stream_cursor_type, stream_cursor_value_type
from genkan.engine.schema.subject import Subject, subject_of
from genkan.engine.schema.update import update_operator_input_type
from genkan.engine.session import Scenario

_NO_QUERIES: Final = (
    "There are no queries available to the current role. Either there are no sources or remote "
    "schemas configured, or the current role doesn't have the required permissions."
)
_NOTHING: Final = Field(
    name=GraphQLName("no_queries_available"),
    type=NonNull(STRING),
    binding=FixedText(_NO_QUERIES),
    arguments={},
    description=_NO_QUERIES,
)
_TypeKey: TypeAlias = tuple[GraphQLName, Subject]


class RoleSchema:
    """All that one role can ask, over its `RoleView`; types are made once and kept."""

    def __init__(
        self,
        view: RoleView,
        kind: SchemaKind = SchemaKind.HASURA,
        options: SchemaOptions = DEFAULT_OPTIONS,
    ) -> None:
        self.view = view
        self.kind = kind
        self.options = options
        self.query = _query_root(view, kind)
        self.query_type = Named(self.query.name, Ready(self.query))
        self._made: dict[_TypeKey, TypeDefinition] = {}
        self._all: tuple[Named, ...] | None = None

    @cached_property
    def subscription(self) -> ObjectType | None:
        """subscription_root; None when the role has nothing to follow."""
        return _subscription_root(self.view, self.kind, self.options)

    @cached_property
    def mutation(self) -> ObjectType | None:
        """mutation_root; None when the role may write nothing."""
        return _mutation_root(self.view, self.options)

    @property
    def mutation_type(self) -> Named | None:
        """A reference to mutation_root."""
        root = self.mutation
        return None if root is None else Named(root.name, Ready(root))

    @property
    def subscription_type(self) -> Named | None:
        """A reference to subscription_root."""
        root = self.subscription
        return None if root is None else Named(root.name, Ready(root))

    def definition(self, named: Named) -> TypeDefinition:
        """The type that a reference means."""
        if isinstance(named.origin, Ready):
            return named.origin.definition
        key = (named.name, subject_of(named))
        definition = self._made.get(key)
        if definition is None:
            definition = self._made[key] = _make(named, self)
        return definition

    def make_all_types(self) -> Iterator[None]:
        """Make every type that can be reached, a little at each step."""
        found: dict[GraphQLName, Named] = {}
        waiting = list(self._starting_points()) if self._all is None else []
        while waiting:
            named = waiting.pop()
            if named.name not in found:
                found[named.name] = named
                for mentioned in _mentioned(self.definition(named)):
                    waiting.append(mentioned)
                    yield
        if self._all is None:
            self._all = tuple(found[name] for name in sorted(found))

    def all_types(self) -> tuple[Named, ...]:
        """Every type reachable from the roots, the directives and introspection, by name."""
        for _ in self.make_all_types():
            pass
        if self._all is None:
            raise AssertionError("all types were made")
        return self._all

    def _starting_points(self) -> Iterator[Named]:
        yield self.query_type
        if self.mutation_type is not None:
            yield self.mutation_type
        if self.subscription_type is not None:
            yield self.subscription_type
        yield meta_reference("__Schema")
        for directive in DIRECTIVES.values():
            for argument in directive.arguments.values():
                yield named_type(argument.type)


def build_role_schema(
    view: RoleView,
    kind: SchemaKind = SchemaKind.HASURA,
    options: SchemaOptions = DEFAULT_OPTIONS,
) -> RoleSchema:
    """The schema of the role whose world `view` is."""
    return RoleSchema(view, kind, options)


def _query_root(view: RoleView, kind: SchemaKind) -> ObjectType:
    fields = _query_fields(view, kind) or {_NOTHING.name: _NOTHING}
    return ObjectType(GraphQLName("query_root"), fields)


def _query_fields(view: RoleView, kind: SchemaKind) -> Mapping[GraphQLName, Field]:
    if kind is SchemaKind.RELAY:
        return in_namespaces(relay_root_fields(view, is_subscription=False), RootKind.QUERY)
    of_tables = _table_fields(view, {name: roots.query for name, roots in view.roots.items()})
    of_queries = (
        (query.model.naming, native_root_field(query))
        for query in view.native_queries.values()
        if query.has_query_field
    )
    of_actions = ((HASURA_NAMING, field) for field in action_queries(view))
    # A table's field stands before a function's of the same name.
    of_remotes = _of_remotes(view, remote_query_fields)
    fields = (*of_actions, *of_queries, *_function_fields(view), *of_tables, *of_remotes)
    return in_namespaces(fields, RootKind.QUERY)


def _subscription_root(
    view: RoleView, kind: SchemaKind, options: SchemaOptions
) -> ObjectType | None:
    fields = _subscription_fields(view, kind, options)
    return ObjectType(GraphQLName("subscription_root"), fields) if fields else None


def _subscription_fields(
    view: RoleView, kind: SchemaKind, options: SchemaOptions
) -> Mapping[GraphQLName, Field]:
    if kind is SchemaKind.RELAY:
        return in_namespaces(relay_root_fields(view, is_subscription=True), RootKind.SUBSCRIPTION)
    offered = {
        table: {
            root: name
            for root, name in roots.subscription.items()
            if options.has_streams or root is not SelectRoot.SELECT_STREAM
        }
        for table, roots in view.roots.items()
    }
    of_tables = _table_fields(view, offered)
    of_queries = (
        (query.model.naming, native_root_field(query))
        for query in view.native_queries.values()
        if query.has_subscription_field
    )
    of_actions = ((HASURA_NAMING, field) for field in action_results(view))
    fields = (*of_actions, *of_queries, *_function_fields(view), *of_tables)
    return in_namespaces(fields, RootKind.SUBSCRIPTION)


def _mutation_root(view: RoleView, options: SchemaOptions) -> ObjectType | None:
    kind = RootKind.BACKEND_MUTATION if view.scenario is Scenario.BACKEND else RootKind.MUTATION
    of_actions = ((HASURA_NAMING, field) for field in action_mutations(view))
    of_remotes = _of_remotes(view, remote_mutation_fields)
    fields = in_namespaces((*of_actions, *mutation_fields(view, options), *of_remotes), kind)
    if not fields:
        return None
    return ObjectType(GraphQLName("mutation_root"), fields, "mutation root")


def _of_remotes(
    view: RoleView, fields_of: Callable[[RoleRemote], Iterator[Field]]
) -> Iterator[SourceField]:
    """Remotes put their fields into their namespaces themselves."""
    for remote in view.remotes:
        for field in fields_of(remote):
            yield HASURA_NAMING, field


def _table_fields(
    view: RoleView, offered: Mapping[TableName, Mapping[SelectRoot, GraphQLName]]
) -> Iterator[SourceField]:
    for table, names in offered.items():
        naming = view.roots[table].naming
        for root, name in names.items():
            yield naming, LaterField(name, partial(root_field_of, table, root, name, view))


def _function_fields(view: RoleView) -> Iterator[SourceField]:
    for function in view.functions:
        if function.is_mutation:
            continue
        naming = view.tables[function.target].naming
        for field in function_fields(function, view):
            yield naming, field


def root_field(root: ObjectType, name: GraphQLName) -> Field | None:
    """A root field by name; introspection's are there, but not listed."""
    return root.fields.get(name) or META_ROOT_FIELDS.get(name)


def _make(named: Named, schema: RoleSchema) -> TypeDefinition:  # noqa: C901, PLR0911, PLR0912  # one return for each case of a match
    match named.origin:
        case OfTable() as origin:
            return _make_table_type(origin, schema)
        case OfWrites(writes, part):
            return make_write_type(writes, part, schema.view, schema.options)
        case OfUpdateOperator(writes, operator):
            return update_operator_input_type(writes, operator, schema.view)
        case OfAggregateFunction(table, function, is_order_by):
            make = function_order_by_type if is_order_by else function_fields_type
            return make(table, function)
        case OfPredicate(table, function, part):
            return make_predicate_type(table, function, part)
        case OfGroups(table, part):
            return make_group_type(table, part, schema.view)
        case OfGroupFunction(table, function):
            return function_of_columns_type(table, function)
        case OfComparison(column_type, convention):
            return _shared_comparison(column_type, convention)
        case OfEnumTable() as origin:
            if origin.is_comparison:
                return enum_comparison_exp_type(origin, schema.view)
            return enum_table_type(origin, schema.view)
        case OfModel() as origin:
            return make_model_type(origin)
        case OfNativeQuery(query):
            return native_object_type(query, schema.view)
        case OfRemote() as origin:
            return make_remote_type(origin)
        case OfNode():
            return node_type(schema.view)
        case OfCustomType(name):
            return make_custom_type(name, schema.view)
        case OfIntrospection():
            return META_TYPES[named.name]
        case Ready(definition):
            return definition


def _make_table_type(origin: OfTable, schema: RoleSchema) -> TypeDefinition:  # noqa: C901, PLR0911, PLR0912  # one return for each case of a match
    table, view = origin.table, schema.view
    match origin.part:
        case TablePart.OBJECT if schema.kind is SchemaKind.RELAY:
            return relay_object_type(table, view)
        case TablePart.OBJECT:
            return object_type(table, view)
        case TablePart.BOOL_EXP:
            return bool_exp_type(table, view, schema.options)
        case TablePart.ORDER_BY:
            return order_by_type(table, view)
        case TablePart.SELECT_COLUMN:
            return select_column_type(table)
        case TablePart.AGGREGATE:
            return aggregate_type(table, schema.options)
        case TablePart.AGGREGATE_FIELDS:
            return aggregate_fields_type(table)
        case TablePart.AGGREGATE_ORDER_BY:
            return aggregate_order_by_type(table)
        case TablePart.AGGREGATE_BOOL_EXP:
            return aggregate_bool_exp_type(table)
        case TablePart.STREAM_CURSOR:
            return stream_cursor_type(table)
        case TablePart.STREAM_CURSOR_VALUE:
            return stream_cursor_value_type(table, view)
        case TablePart.CONNECTION:
            return connection_type(table)
        case TablePart.EDGE:
            return edge_type(table)


@lru_cache(maxsize=1024)
def _shared_comparison(column_type: PgType, convention: Convention) -> InputObjectType:
    """Comparisons do not depend on the role: all roles of all schemas share them."""
    return comparison_exp_type(column_type, convention)


def _mentioned(definition: TypeDefinition) -> Iterator[Named]:
    match definition:
        case ObjectType():
            for field in definition.fields.values():
                yield named_type(field.type)
                for argument in field.arguments.values():
                    yield named_type(argument.type)
            yield from definition.interfaces
        case UnionType():
            yield from definition.possible_types.values()
        case InterfaceType():
            yield from definition.possible_types.values()
            for field in definition.fields.values():
                yield named_type(field.type)
        case InputObjectType():
            for field in definition.fields.values():
                yield named_type(field.type)
        case ScalarType() | EnumType():
            return
