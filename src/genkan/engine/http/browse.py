"""``/v1alpha1/rows``: an admin's look at a relation's rows, and edits of them.

Ours, for the console and for scripts; Hasura's console sends ``select`` and ``run_sql`` for it.
docs/reference/rows.md has the shapes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from genkan.engine.errors import DataException, NotExists, NotFound
from genkan.engine.http.admin_body import admin_answer, admin_body
from genkan.engine.http.browse_request import (
    read_address,
    read_cell,
    read_count,
    read_keys,
    read_new_rows,
    read_page,
    read_updates,
    wants_plan,
)
from genkan.engine.http.exchange import Answer, Call, Engine
from genkan.engine.ir.browse import BrowsedPage, BrowsedRelation, Paging
from genkan.engine.metadata.edit import catalog_named
from genkan.engine.metadata.reading import Node
from genkan.engine.names import ColumnName
from genkan.engine.postgres.browse import (
    GONE,
    Written,
    count,
    fetch_shape,
    read,
    unreadable_place,
    write,
)
from genkan.engine.sql.bind import bind
from genkan.engine.sql.browse import (
    cell_statement,
    count_statement,
    offset_of,
    page_statement,
    page_text,
    whole_order,
)
from genkan.engine.sql.browse_write import (
    delete_program,
    delete_text,
    insert_program,
    insert_text,
    update_program,
    update_text,
)
from genkan.engine.sql.program import Program


async def rows(call: Call, engine: Engine) -> Answer:
    """A page of a relation's rows, cells as text, large ones cut; what continues it is `next`."""
    body, relation = await _asked(call, engine)
    page = read_page(relation, body)
    statement = page_statement(page)
    began = time.perf_counter()
    json = await read(engine.database, statement, call.session)
    milliseconds = (time.perf_counter() - began) * 1000
    found = msgspec.json.decode(json, type=list[list[str | None]])
    answer = _page_json(page, found)
    answer["database_ms"] = round(milliseconds, 3)
    answer["sql"] = page_text(page)
    if wants_plan(body):
        arguments = bind(statement, {}, call.session)
        answer["plan"] = await engine.database.explain(relation.source, statement.text, arguments)
    return admin_answer(answer)


async def rows_cell(call: Call, engine: Engine) -> Answer:
    """One cell, whole."""
    body, relation = await _asked(call, engine)
    row, column = read_cell(relation, body)
    statement = cell_statement(relation, row, column)
    json = await read(engine.database, statement, call.session)
    if json == b"null":
        raise NotFound(GONE, path="$.key")
    return Answer(200, json)


async def rows_count(call: Call, engine: Engine) -> Answer:
    """How many rows there are; null when the database was stopped at `timeout_ms`."""
    body, relation = await _asked(call, engine)
    where, milliseconds = read_count(relation, body)
    statement = count_statement(relation, where)
    counted = await count(engine.database, statement, call.session, milliseconds)
    return admin_answer({"count": counted})


async def rows_insert(call: Call, engine: Engine) -> Answer:
    """Insert rows, all or none; it tells their keys."""
    body, relation = await _asked(call, engine)
    new = read_new_rows(relation, body)
    given = [
        (f"$.rows[{place}].{name}", name, value)
        for place, row in enumerate(new)
        for name, value in row.items()
    ]
    written = await _write(call, engine, relation, insert_program(relation, new), given)
    return _written_answer(relation, written, insert_text(relation, new))


async def rows_update(call: Call, engine: Engine) -> Answer:
    """Change the named columns of rows, and no others; all rows or none."""
    body, relation = await _asked(call, engine)
    updates = read_updates(relation, body)
    given: list[tuple[str, ColumnName, str | None]] = []
    for place, one in enumerate(updates):
        given += [(f"$.rows[{place}].key.{name}", name, value) for name, value in one.row.items()]
        given += [
            (f"$.rows[{place}].set.{name}", name, value)
            for name, value in one.changes.items()
            if isinstance(value, str)
        ]
    written = await _write(call, engine, relation, update_program(relation, updates), given)
    return _written_answer(relation, written, update_text(relation, updates))


async def rows_delete(call: Call, engine: Engine) -> Answer:
    """Delete the rows that have these keys, all or none."""
    body, relation = await _asked(call, engine)
    keys = read_keys(relation, body)
    given = [
        (f"$.keys[{place}].{name}", name, value)
        for place, row in enumerate(keys)
        for name, value in row.items()
    ]
    written = await _write(call, engine, relation, delete_program(relation, keys), given)
    return _written_answer(relation, written, delete_text(relation, keys))


async def _asked(call: Call, engine: Engine) -> tuple[Node, BrowsedRelation]:
    """The body, and what the relation that it names is just now."""
    body = Node(admin_body(call))
    address = read_address(body)
    snapshot = engine.live.current
    catalog_named(snapshot.metadata, snapshot.catalogs, address.source)
    try:
        relation = await fetch_shape(engine.database, address.source, address.schema, address.name)
    except NotExists as error:
        raise NotExists(error.message, path="$.table") from None
    if not relation.columns:
        raise NotExists(f'{relation.kind} "{relation.name}" has no columns', path="$.table")
    return body, relation


async def _write(
    call: Call,
    engine: Engine,
    relation: BrowsedRelation,
    program: Program,
    given: Sequence[tuple[str, ColumnName, str | None]],
) -> Written:
    """Run it; a value that its column can not hold is told by its place in the request."""
    try:
        return await write(engine.database, program, call.session)
    except DataException as error:
        values = [(name, value) for _, name, value in given]
        place = await unreadable_place(engine.database, relation, values)
        if place is None:
            raise
        path, name, _ = given[place]
        raise DataException(
            f'column "{name}": {error.message}', path=path, internal=error.internal
        ) from error


def _page_json(page: BrowsedPage, found: Sequence[Sequence[str | None]]) -> dict[str, object]:
    relation = page.relation
    order = whole_order(relation, page.order_by)
    width = len(page.columns)
    shown = found[: page.limit]
    following: list[str | None] | None = None
    if len(found) > page.limit:
        following = list(shown[-1][width:])
        if relation.paging is Paging.OFFSET:
            following = [str(offset_of(page) + page.limit)]
    columns = [relation.columns[name] for name in page.columns]
    return {
        "columns": [{"name": one.name, "type": one.type_text} for one in columns],
        "key": relation.key,
        "paging": relation.paging.value,
        "rows": [_row_json(page, row, order_width=len(order)) for row in shown],
        "next": following,
        "estimated_rows": None if page.where else relation.estimated_rows,
    }


def _row_json(
    page: BrowsedPage, row: Sequence[str | None], *, order_width: int
) -> dict[str, object]:
    most = page.cell_characters
    cells = row[: len(row) - order_width]
    cut = [
        value is not None and len(value) > most and name not in page.relation.key
        for name, value in zip(page.columns, cells, strict=True)
    ]
    values = [
        value[:most] if is_cut and value is not None else value
        for value, is_cut in zip(cells, cut, strict=True)
    ]
    json: dict[str, object] = {"values": values, "cut": cut}
    if page.relation.paging is Paging.CTID:
        json["ctid"] = row[-1]
    return json


def _written_answer(relation: BrowsedRelation, written: Written, text: str) -> Answer:
    keys = [dict(zip(relation.key, key, strict=True)) for key in written.keys]
    return admin_answer({"affected_rows": written.affected_rows, "keys": keys, "sql": text})
