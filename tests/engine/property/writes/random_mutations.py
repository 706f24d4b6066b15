"""Random mutations: mostly such as the reader may send, now and then one that it may not."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.random_world import (
    CLIENT_VALUES,
    Permission,
    Query,
    client_filters,
    selections,
    shares,
)
from tests.engine.property.writes.constraints import keys
from tests.engine.property.writes.model import Table, WriteWorld, comes_first
from tests.engine.property.writes.mutation import (
    Change,
    Conflict,
    Delete,
    Insert,
    Mutation,
    NewRow,
    Related,
    Update,
    Write,
)
from tests.engine.property.writes.schemas import DOCUMENTS

Draw = Any
# The reader's permission of a kind on a table, as it sends the mutation.
May = Callable[[str, str], Any]
NO_ID = 40
LARGEST = 2_147_483_647
PATHS = st.lists(st.sampled_from(["a", "b", "0", "-1", "x"]), max_size=2)
OF_DOCUMENTS = {
    "_append": DOCUMENTS.filter(lambda value: value is not None),
    "_prepend": DOCUMENTS.filter(lambda value: value is not None),
    "_delete_key": st.sampled_from(["a", "b"]),
    "_delete_elem": st.integers(-2, 2),
    "_delete_at_path": PATHS,
}


@st.composite
def mutations(draw: Draw, world: WriteWorld) -> Mutation:
    """Of one field as often as of several."""
    is_backend = draw(st.booleans())
    may = partial(world.may, is_backend=is_backend)
    if not draw(st.integers(0, 3)):
        write = draw(legacy_writes(world, may))
        return Mutation([write], is_backend, is_legacy=True)
    count = draw(st.sampled_from([1, 1, 2, 3]))
    fields = [draw(writes(world, may)) for _ in range(count)]
    return Mutation(fields, is_backend)


@st.composite
def writes(draw: Draw, world: WriteWorld, may: May) -> Write:
    table, kind = draw(targets(world, may))
    match kind:
        case "insert":
            what: Any = draw(inserts(world, table, may))
        case "update":
            what = draw(updates(world, table, may))
        case _:
            what = Delete(*draw(chosen_rows(world, table)))
    asked = None
    is_one = getattr(what, "is_one", False) or has_key(what)
    if table.name in world.permissions and (is_one or draw(st.integers(0, 3))):
        asked = draw(returned(world, table))
    return Write(table.name, what, asked)


def has_key(what: Insert | Update | Delete) -> bool:
    match what:
        case Update(changes=[Change(key=key), *_], is_many=False) | Delete(key=key):
            return key is not None
        case _:
            return False


@st.composite
def targets(draw: Draw, world: WriteWorld, may: May) -> tuple[Table, str]:
    """A table and what to do with it; seldom what the reader may not."""
    every = [(table, kind) for table in world.tables for kind in ("insert", "update", "delete")]
    # Of inserts and updates there is more to be said.
    every += [(table, kind) for table, kind in every if kind != "delete"]
    allowed = [(table, kind) for table, kind in every if may(kind, table)]
    table, kind = draw(st.sampled_from(allowed if allowed and draw(st.integers(0, 9)) else every))
    return world.tables[table], kind


@st.composite
def returned(draw: Draw, world: WriteWorld, table: Table) -> Query:
    """Columns, documents that the reader sees, and related rows."""
    offer = world.permissions[table.name]
    query = Query(table.name, {}, [], None, None, None, draw(selections(world, table, offer, 1)))
    for name in documents_seen(world, table):
        query.fields[f"f_{name}"] = ("column", name)
    return query


def documents_seen(world: WriteWorld, table: Table) -> list[str]:
    held = shares(world, table.name, "reader")
    return [name for name in table.documents if any(name in one.columns for one in held)]


@st.composite
def chosen_rows(draw: Draw, world: WriteWorld, table: Table) -> tuple[dict, int | None]:
    """Which rows: by a condition, or by their key."""
    offer = world.permissions.get(table.name)
    if offer is None:
        return {}, None
    if not draw(st.integers(0, 3)):
        return {}, draw(ids(world, table))
    return draw(where(world, table, offer)), None


def ids(world: WriteWorld, table: Table) -> st.Choice:
    """Seldom one that is not there."""
    there = [row["id"] for row in world.rows[table.name]]
    return st.sampled_from([*there, *there, NO_ID])


@st.composite
def where(draw: Draw, world: WriteWorld, table: Table, offer: Permission) -> dict:
    if not draw(st.integers(0, 2)):
        return {"id": {"_in": draw(st.lists(ids(world, table), min_size=1, max_size=4))}}
    return draw(client_filters(world, table, offer, 2))


@st.composite
def inserts(draw: Draw, world: WriteWorld, table: Table, may: May) -> Insert:
    is_one = table.name in world.permissions and not draw(st.integers(0, 2))
    count = 1 if is_one else draw(st.sampled_from([0, 1, 1, 2, 2, 3]))
    depth = draw(st.sampled_from([0, 1, 1, 2]))
    rows = [draw(new_rows(world, table, may, depth)) for _ in range(count)]
    conflict = draw(on_conflict(world, table, may))
    if conflict is not None:
        collide(draw, world, table, rows, conflict)
    return Insert(rows, conflict, is_one)


def collide(
    draw: Draw, world: WriteWorld, table: Table, rows: list[NewRow], conflict: Conflict
) -> None:
    """Let half of the rows have the key of one that is there, as far as they give a key."""
    for row in rows:
        if world.rows[table.name] and draw(st.booleans()):
            there = draw(st.sampled_from(world.rows[table.name]))
            key = keys(table)[conflict.constraint]
            row.values.update({name: there[name] for name in key if name in row.values})


@st.composite
def new_rows(
    draw: Draw, world: WriteWorld, table: Table, may: May, depth: int, without: str = ""
) -> NewRow:
    """``without``: the column whose value the row around it determines."""
    permission = may("insert", table.name)
    names = list(table.columns) if permission is None else givable(table, permission)
    related = []
    if depth:
        for relation in table.relations.values():
            target = world.tables[relation.target]
            allowed = may("insert", target.name) is not None
            taken = relation.ours == without and comes_first(relation)
            if draw(st.booleans()) or taken or (not allowed and draw(st.integers(0, 9))):
                continue
            inner = "" if comes_first(relation) else relation.theirs
            count = draw(st.sampled_from([0, 1, 1, 2])) if relation.is_array else 1
            rows = [draw(new_rows(world, target, may, depth - 1, inner)) for _ in range(count)]
            conflict = draw(on_conflict(world, target, may))
            related.append(Related(relation.name, rows, conflict, relation.is_array))
    determined = {table.relations[one.relation].ours for one in related if not one.is_array}
    if not draw(st.integers(0, 30)):
        names = list(table.every_column())
    values = {
        name: draw(values_of(world, table, name))
        for name in names
        if name not in {without, *determined} and is_given(draw, table, name)
    }
    return NewRow(values, related)


def is_given(draw: Draw, table: Table, name: str) -> bool:
    """Whether to give a value: always where one is needed."""
    column = table.every_column()[name]
    if name == "id":
        return not table.identity or draw(st.booleans())
    needed = not column.nullable and name not in table.defaults
    return needed or draw(st.integers(0, 2)) > 0


def givable(table: Table, permission: Any) -> list[str]:
    return [
        name
        for name in table.every_column()
        if name in permission.columns
        and name not in permission.presets
        and name not in table.doubles
    ]


@st.composite
def values_of(draw: Draw, world: WriteWorld, table: Table, name: str) -> Any:
    if name in table.documents:
        return draw(DOCUMENTS)
    if name == "id":
        return draw(st.one_of(ids(world, table), *3 * [st.integers(5, NO_ID)]))
    if name in table.references:
        there = [row["id"] for row in world.rows[table.references[name]]]
        return draw(st.sampled_from([None, *there, *there, *there, NO_ID]))
    column = table.columns[name]
    value = CLIENT_VALUES[column.type]
    if any(name in key for key in table.uniques.values()) and draw(st.integers(0, 2)):
        number = draw(st.integers(NO_ID, 10 * NO_ID))
        return number if column.type == "int4" else f"new {number}"
    if column.type == "int4" and not draw(st.integers(0, 5)):
        value = st.sampled_from([-1, 7, 8, 9])
    return draw(st.one_of(value, value, value, st.none()) if column.nullable else value)


@st.composite
def on_conflict(draw: Draw, world: WriteWorld, table: Table, may: May) -> Conflict | None:
    if draw(st.booleans()):
        return None
    update = may("update", table.name)
    names = [] if update is None else givable(table, update)
    if not draw(st.integers(0, 30)):
        names = list(table.columns)
    constraint = draw(st.sampled_from([f"{table.name}_pkey", *table.uniques]))
    columns = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    offer = world.permissions.get(table.name)
    condition = None
    if offer is not None and draw(st.booleans()):
        condition = draw(client_filters(world, table, offer, 1))
    return Conflict(constraint, columns, condition)


@st.composite
def updates(draw: Draw, world: WriteWorld, table: Table, may: May) -> Update:
    if not draw(st.integers(0, 2)):
        parts = [draw(changes(world, table, may)) for _ in range(draw(st.integers(0, 3)))]
        for one in parts:
            one.key = None
        return Update(parts, is_many=True)
    return Update([draw(changes(world, table, may))])


@st.composite
def changes(draw: Draw, world: WriteWorld, table: Table, may: May) -> Change:
    permission = may("update", table.name)
    condition, key = draw(chosen_rows(world, table))
    names = [] if permission is None else givable(table, permission)
    if permission is None or not draw(st.integers(0, 30)):
        names = list(table.columns)
    found: dict[str, dict[str, Any]] = {}
    for name in draw(st.lists(st.sampled_from(names), min_size=1, unique=True)) if names else ():
        operator, value = draw(change_of(world, table, name))
        found.setdefault(operator, {})[name] = value
    return Change(condition, found, key)


@st.composite
def change_of(draw: Draw, world: WriteWorld, table: Table, name: str) -> tuple[str, Any]:
    if name in table.documents:
        operator = draw(st.sampled_from(["_set", *OF_DOCUMENTS]))
        return operator, draw(OF_DOCUMENTS.get(operator, DOCUMENTS))
    if table.columns[name].type == "int4" and not draw(st.integers(0, 2)):
        return "_inc", draw(st.sampled_from([1, 2, -1, -2, LARGEST]))
    return "_set", draw(values_of(world, table, name))


@st.composite
def legacy_changes(draw: Draw, world: WriteWorld, table: Table, may: May) -> Change:
    """``$set``, ``$inc``, ``$mul`` and ``$default``."""
    change = draw(changes(world, table, may))
    found: dict[str, dict[str, Any]] = {}
    for operator in ("_set", "_inc"):
        for name, value in change.changes.get(operator, {}).items():
            other = draw(st.sampled_from([operator, operator, "_default", "_mul"]))
            if other == "_default" and name != "id":
                found.setdefault(other, {})[name] = table.defaults.get(name)
            elif other == "_mul" and operator == "_inc":
                found.setdefault(other, {})[name] = value
            else:
                found.setdefault(operator, {})[name] = value
    return Change(change.where, found)


@st.composite
def legacy_writes(draw: Draw, world: WriteWorld, may: May) -> Write:
    """Without what the legacy data API does not have."""
    table, kind = draw(targets(world, may))
    match kind:
        case "insert":
            rows = [
                draw(new_rows(world, table, may, 0))
                for _ in range(draw(st.sampled_from([1, 1, 2, 3])))
            ]
            what: Any = Insert(rows, draw(on_conflict(world, table, may)))
            if what.conflict is not None:
                collide(draw, world, table, rows, what.conflict)
                # What is updated is what is given; what is left out may be so for any conflict.
                given = dict.fromkeys(name for row in rows for name in row.values)
                what.conflict.columns = list(given) if what.conflict.columns else []
                what.conflict.where = None
                if not what.conflict.columns and draw(st.booleans()):
                    what.conflict.constraint = ""
        case "update":
            what = Update([draw(legacy_changes(world, table, may))])
        case _:
            what = Delete(draw(chosen_rows(world, table))[0])
    asked = None
    if table.name in world.permissions and draw(st.integers(0, 3)):
        names = [*world.permissions[table.name].columns, *documents_seen(world, table)]
        fields = {name: ("column", name) for name in names}
        asked = Query(table.name, {}, [], None, None, None, fields)
    return Write(table.name, what, asked)
