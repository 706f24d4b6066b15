"""What the answer of a plan depends on: which tables, which of their columns, which of their rows.

A place is one mention of a table in the plan. It reads only rows that have certain values in
some columns, where conditions say so (``author_id = X-Hasura-User-Id``), or a join with a row of
which that is known: rows with other values there can change as they like.

What is left out here is a change that nobody hears of, so each kind of node has its case, and
what can not be known (a function may read anything) makes the plan opaque.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from genkan.engine.catalog.model import Column, Table
from genkan.engine.ir.aggregate import (
    AggregateObject,
    AggregateValue,
    ColumnAggregates,
    Count,
    TypenameField,
)
from genkan.engine.ir.bool_exp import (
    Aggregated,
    And,
    BoolExp,
    ColumnKey,
    Comparand,
    Compare,
    CompareColumns,
    CompareNullable,
    Computed,
    GroupKeyValue,
    IntersectsBand,
    IsNull,
    Not,
    Operand,
    Or,
    Related,
    RelatedAggregate,
    RelatedComputed,
    RowOf,
    TrustedComputed,
    TrustedRelated,
    Within,
)
from genkan.engine.ir.function import Call
from genkan.engine.ir.group_by import GroupBy
from genkan.engine.ir.native_query import NativeCall
from genkan.engine.ir.order_by import AggregateKey, OrderKey, RelatedKey
from genkan.engine.ir.relay import NodeIdField
from genkan.engine.ir.root import (
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    TableRoot,
)
from genkan.engine.ir.select import (
    Aggregate,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    ComputedAggregateField,
    ComputedRowsField,
    Connection,
    ConnectionRelationshipField,
    Edges,
    Field,
    NodeField,
    Nodes,
    ObjectRelationshipField,
    RowsOf,
    Written,
)
from genkan.engine.names import ColumnName, FunctionName, TableName
from genkan.engine.subscriptions.equalities import Equalities, equalities_of, over
from genkan.engine.subscriptions.place import ALONE, Mention, Parent, Place


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a plan depends on.

    functions: that are called; what they read is not known. is_opaque: it depends on more than
    tables and functions (native queries).
    """

    places: frozenset[Place]
    functions: frozenset[FunctionName]
    is_opaque: bool

    @property
    def tables(self) -> frozenset[TableName]:
        """All tables it reads."""
        return frozenset(place.table for place in self.places)


def dependencies_of(roots: Iterable[TableRoot]) -> Dependencies:
    """What the answer of these root fields depends on."""
    finder = _Finder()
    for root in roots:
        match root:
            case SelectRows(select) | SelectRow(select):
                finder.rows(select.rows, select.fields.values(), ALONE)
            case SelectAggregate(aggregate):
                finder.aggregate(aggregate, ALONE)
            case SelectConnection(connection):
                finder.connection(connection, ALONE)
    places = frozenset(place.finished() for place in finder.places)
    return Dependencies(places, frozenset(finder.functions), finder.is_opaque)


@dataclass(slots=True)
class _Finder:
    """Collects the places of a plan."""

    places: list[Mention] = field(default_factory=list[Mention])
    functions: set[FunctionName] = field(default_factory=set[FunctionName])
    is_opaque: bool = False

    def rows(self, rows: RowsOf, fields: Iterable[Field], parent: Parent) -> None:
        """Rows with their fields."""
        place = self.chosen(rows, parent)
        self.fields(fields, place)

    def chosen(self, rows: RowsOf, parent: Parent) -> Mention | None:
        """The place that the rows are read at; None for those of a native query."""
        if isinstance(rows.call, Written):
            raise AssertionError("a plan that is followed writes nothing")  # noqa: TRY004  # a bug of ours
        condition = And((rows.granted, rows.where))
        place: Mention | None = None
        if isinstance(rows.source, NativeCall):
            self.is_opaque = True
        else:
            known = {**parent.known, **equalities_of(condition)}
            place = self._place(rows.source.granted.table, known)
            self._columns(place, *parent.columns)
        if isinstance(rows.call, Call):
            self._call(rows.call, place)
        self.condition(condition, place, place)
        for order in rows.order_by:
            self._order(order.key, place)
        for column in rows.distinct_on:
            self._columns(place, column.name)
            self.condition(rows.source.columns[column.name], place, place)
        return place

    def aggregate(self, aggregate: Aggregate, parent: Parent) -> None:
        """An object about rows."""
        place = self.chosen(aggregate.rows, parent)
        for member in aggregate.fields.values():
            match member:
                case AggregateObject(values):
                    for value in values.values():
                        self._aggregate_value(value, place)
                case Nodes(fields):
                    self.fields(fields.values(), place)
                case GroupBy():
                    self._groups(member, place)
                case TypenameField():
                    pass

    def connection(self, connection: Connection, parent: Parent) -> None:
        """A page of rows."""
        place = self.chosen(connection.rows, parent)
        for member in connection.fields.values():
            if not isinstance(member, Edges):
                continue
            for part in member.fields.values():
                if isinstance(part, NodeField):
                    self.fields(part.fields.values(), place)

    def fields(self, fields: Iterable[Field], place: Mention | None) -> None:
        """What is shown of a row."""
        for one in fields:
            self._field(one, place)

    def _field(self, one: Field, place: Mention | None) -> None:
        match one:
            case ColumnField(column, shown):
                self._operand(column, place)
                self.condition(shown, place, place)
            case TypenameField():
                pass
            case NodeIdField(_, key):
                self._columns(place, *(column.name for column in key))
            case ObjectRelationshipField(select, join) | ArrayRelationshipField(select, join):
                self.rows(select.rows, select.fields.values(), self._joined(place, join))
            case AggregateRelationshipField(aggregate, join):
                self.aggregate(aggregate, self._joined(place, join))
            case ConnectionRelationshipField(connection, join):
                self.connection(connection, self._joined(place, join))
            case ComputedRowsField(select):
                self._whole(place)
                self.rows(select.rows, select.fields.values(), ALONE)
            case ComputedAggregateField(aggregate):
                self._whole(place)
                self.aggregate(aggregate, ALONE)

    def _joined(self, place: Mention | None, join: Mapping[ColumnName, ColumnName]) -> Parent:
        """How rows are joined to one of `place`."""
        self._columns(place, *join)
        known: Equalities = {} if place is None else over(join, place.equalities)
        return Parent(tuple(join.values()), known)

    def condition(self, exp: BoolExp, place: Mention | None, root: Mention | None) -> None:  # noqa: C901  # a case for each kind
        """A condition on a row of `place`; `root`: the row that a permission is about."""
        match exp:
            case And(parts) | Or(parts):
                for part in parts:
                    self.condition(part, place, root)
            case Not(part):
                self.condition(part, place, root)
            case Compare(column, shown=shown) | IsNull(column, shown=shown):
                self._comparand(column, place)
                self.condition(shown, place, place)
            case Within(column, shown=shown) | IntersectsBand(column, shown=shown):
                self._comparand(column, place)
                self.condition(shown, place, place)
            case CompareNullable(column):
                self._comparand(column, place)
            case CompareColumns(column, row=row, other=other):
                self._columns(place, column.name)
                self._columns(place if row is RowOf.THIS else root, other.name)
            case Related(target, join, condition):
                inner = And((target.rows, condition))
                related = self._related(target.table, join, place, equalities_of(inner))
                self.condition(target.rows, related, related)
                self.condition(condition, related, root)
            case TrustedRelated(table, join, condition):
                related = self._related(table, join, place, equalities_of(condition))
                self.condition(condition, related, root)
            case RelatedAggregate(target, join, filtered, condition):
                inner = And((target.rows, filtered))
                related = self._related(target.table, join, place, equalities_of(inner))
                self.condition(inner, related, related)
                self.condition(condition, related, related)
            case RelatedComputed(call, held, target, condition):
                self._call(call, place)
                self.condition(held, place, place)
                related = self._place(target.table, equalities_of(target.rows))
                self.condition(target.rows, related, related)
                self.condition(condition, related, root)
            case TrustedComputed(call, table, condition):
                self._call(call, place)
                self.condition(condition, self._place(table, {}), root)

    def _related(
        self,
        table: Table,
        join: Mapping[ColumnName, ColumnName],
        place: Mention | None,
        inner: Equalities,
    ) -> Mention:
        """The place of rows that are related to one of `place`."""
        parent = self._joined(place, join)
        related = self._place(table, {**parent.known, **inner})
        self._columns(related, *parent.columns)
        return related

    def _comparand(self, comparand: Comparand, place: Mention | None) -> None:
        match comparand:
            case Column() | Computed():
                self._operand(comparand, place)
            case Aggregated(columns=columns, filter=filtered):
                for column in columns:
                    self._column_key(column, place)
                self.condition(filtered, place, place)
            case GroupKeyValue():
                pass

    def _operand(self, operand: Operand, place: Mention | None) -> None:
        match operand:
            case Column(name):
                self._columns(place, name)
            case Computed(call):
                self._call(call, place)

    def _column_key(self, key: ColumnKey, place: Mention | None) -> None:
        self._operand(key.column, place)
        self.condition(key.shown, place, place)

    def _order(self, key: OrderKey, place: Mention | None) -> None:
        match key:
            case ColumnKey():
                self._column_key(key, place)
            case RelatedKey(source, join, inner):
                self._order(
                    inner, self._granted(source.granted.table, source.granted.rows, join, place)
                )
            case AggregateKey(source, join, _, column, call):
                if call is not None:
                    self._call(call, place)
                related = self._granted(source.granted.table, source.granted.rows, join, place)
                if column is not None:
                    self._column_key(column, related)

    def _granted(
        self,
        table: Table,
        rows: BoolExp,
        join: Mapping[ColumnName, ColumnName],
        place: Mention | None,
    ) -> Mention:
        """The place of related rows that the client may see."""
        related = self._related(table, join, place, equalities_of(rows))
        self.condition(rows, related, related)
        return related

    def _aggregate_value(self, value: AggregateValue, place: Mention | None) -> None:
        match value:
            case Count(columns):
                for column in columns:
                    self._column_key(column, place)
            case ColumnAggregates(columns=members):
                for member in members.values():
                    if isinstance(member, ColumnKey):
                        self._column_key(member, place)
            case TypenameField():
                pass

    def _groups(self, groups: GroupBy, place: Mention | None) -> None:
        for key in groups.keys:
            self._column_key(key.column, place)
        for member in groups.fields.values():
            if isinstance(member, AggregateObject):
                for value in member.values.values():
                    self._aggregate_value(value, place)
        self.condition(groups.having, place, place)
        for order in groups.order_by:
            self._comparand(order.value, place)

    def _call(self, call: Call, place: Mention | None) -> None:
        """A function may be given the whole row, and reads what it likes."""
        self.functions.add(call.function.name)
        self._whole(place)

    def _place(self, table: Table, known: Equalities) -> Mention:
        place = Mention(table, known)
        self.places.append(place)
        return place

    def _columns(self, place: Mention | None, *names: ColumnName) -> None:
        if place is not None:
            place.columns.update(names)

    def _whole(self, place: Mention | None) -> None:
        if place is not None:
            place.reads_all = True
