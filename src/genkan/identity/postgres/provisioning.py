"""Rules brought into the database: checked, written as statements, kept, and applied to whoever
is there already. What runs them: Note [Whoever writes the row] in the migration.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

import asyncpg
import msgspec

from genkan.identity.config import InvalidSettings
from genkan.identity.postgres.provision_table import (
    QUERIES,
    Column,
    Table,
    find_table,
    read_columns,
    table_faults,
)
from genkan.identity.provisioning.rule import Content, Per, Rule
from genkan.identity.provisioning.sources import source_of
from genkan.storage.connection import Connection
from genkan.storage.pool import Pool

# Part of the digest: statements that are written otherwise are installed anew.
_WRITTEN: Final = "2"
_TABLES: Final[Mapping[Per, LiteralString]] = {
    Per.USER: "identity.users",
    Per.MEMBERSHIP: "identity.memberships",
}
_NOW, _BEFORE, _THERE = "($1)", "($2)", "r"
_UNSAID: Final = (
    "GENKAN_PROVISION is missing: this database makes rows in {} for its users. "
    "Set it to the file of the rules, or to 'off' to end them"
)
_ABSENT: Final = (
    "is not in the database of GENKAN_IDENTITY_DATABASE_URL: make it first, or let the rule make "
    'it (create = "create table {} ..."). A table in another database can not be written in one '
    "transaction with the user: webhooks tell it"
)
_LOCK_TIMEOUT: Final = "30s"
_LOCKED: Final = (
    "GENKAN_PROVISION: rules can not be changed while another transaction writes identity.users; "
    f"it did for {_LOCK_TIMEOUT}: end it (pg_stat_activity shows it), and start again"
)
_HOW_TO_CAST: Final = (
    'a source of another type is cast: { from = "user.provided_id", cast = "integer" }'
)


@dataclass(frozen=True, slots=True)
class Statements:
    """What a rule runs. adopt, make: for those who are there already."""

    literals: Sequence[str]
    on_create: str
    on_update: str | None
    on_delete: str | None
    adopt: str | None
    make: str


async def refuse_unsaid_rules(pool: Pool) -> None:
    """Raises InvalidSettings when the database has rules that no setting speaks of."""
    async with pool.lend() as connection:
        row = await connection.fetchrow(QUERIES["installed"])
    if row is not None:
        raise InvalidSettings((_UNSAID.format(row["tables"]),))


async def end_rules(pool: Pool) -> None:
    """No rows are made from now on; those there are stay."""
    async with pool.lend() as connection, connection.transaction():
        if await connection.fetchrow(QUERIES["installed"]) is not None:
            await _lock(connection)
            await connection.execute(QUERIES["clear"])


async def install_rules(pool: Pool, rules: Sequence[Rule], *, file: str) -> None:
    """Let these rules hold from now on, and for everybody who is there already; all or nothing.

    They are held against the catalog in any case, and written where they have changed.
    Raises InvalidSettings with every fault.
    """
    digest = hashlib.sha256(_WRITTEN.encode() + msgspec.json.encode(rules)).hexdigest()
    async with pool.lend() as connection, connection.transaction():
        is_new = await _installed_digest(connection) != digest
        if is_new:
            await _lock(connection)
            is_new = await _installed_digest(connection) != digest
        faults: list[str] = []
        written = await _written(connection, rules, faults)
        if is_new and not faults:
            await connection.execute(QUERIES["clear"])
            for rule, statements in zip(rules, written, strict=True):
                await _keep(connection, rule, statements, digest)
                faults += await _backfill(connection, rule, statements)
        if faults:
            raise InvalidSettings(tuple(f"GENKAN_PROVISION, '{file}': {fault}" for fault in faults))


async def _lock(connection: Connection) -> None:
    """Let nobody else write users. Raises InvalidSettings when somebody does for too long."""
    await connection.execute(QUERIES["lock_timeout"], _LOCK_TIMEOUT)
    try:
        await connection.execute(QUERIES["lock"])
    except asyncpg.LockNotAvailableError as error:
        raise InvalidSettings((_LOCKED,)) from error


async def _installed_digest(connection: Connection) -> object:
    row = await connection.fetchrow(QUERIES["installed"])
    return None if row is None else row["digest"]


async def _written(
    connection: Connection, rules: Sequence[Rule], faults: list[str]
) -> Sequence[Statements]:
    """The statements of the rules; the list is shorter when there are faults."""
    casts: dict[str, object] = {}
    for rule in rules:
        faults += await _make_table(connection, rule)
        for cast in _casts(rule):
            casts[cast] = await connection.fetchval(QUERIES["type_id"], cast)
    search_path = await connection.fetchval(QUERIES["search_path"])
    await connection.execute(QUERIES["qualify"], "")
    names = {
        cast: None if found is None else str(await connection.fetchval(QUERIES["type_name"], found))
        for cast, found in casts.items()
    }
    written: list[Statements] = []
    for rule in rules:
        table = await find_table(connection, rule.table)
        if table is None:
            found: Sequence[str] = (_ABSENT.format(rule.table),)
        else:
            columns = await read_columns(connection, table)
            found = await table_faults(connection, rule, table, columns)
            found = [*found, *(f"there is no type '{c}'" for c in _casts(rule) if names[c] is None)]
            if not found:
                rule_on_table = _RuleOnTable(rule, table, columns, names)
                found = await _literal_faults(connection, rule_on_table)
                if not found:
                    statements = await _statements(connection, rule_on_table)
                    found = await _trial(connection, rule, statements)
                    written.append(statements)
        faults += [f"{rule.where}: {fault}" for fault in found]
    # The triggers of the application's tables may rely on theirs.
    await connection.execute(QUERIES["qualify"], search_path)
    return written


async def _make_table(connection: Connection, rule: Rule) -> Sequence[str]:
    if rule.create is None or await find_table(connection, rule.table) is not None:
        return ()
    try:
        async with connection.transaction():
            await connection.execute(rule.create)
    except asyncpg.PostgresError as error:
        return (f"{rule.where}: create: {error}",)
    return ()


def _casts(rule: Rule) -> Sequence[str]:
    contents = (*rule.columns.values(), *rule.set_at_deletion.values())
    return [each.cast for each in contents if each.cast is not None]


@dataclass(frozen=True, slots=True)
class _RuleOnTable:
    """A rule whose names are all there. casts: how the types it names are written."""

    rule: Rule
    table: Table
    columns: Mapping[str, Column]
    casts: Mapping[str, str | None]

    @property
    def literals(self) -> Sequence[str]:
        """The values of the rule, in the order their places count."""
        contents = (*self.rule.columns.values(), *self.rule.set_at_deletion.values())
        return [each.literal for each in contents if each.literal is not None]


def _literal_places(contents: Mapping[str, Content], *, after: int) -> Mapping[str, int]:
    """Where each column's literal stands, counted from 1; those of `columns` come first."""
    named = [name for name, each in contents.items() if each.literal is not None]
    return {name: after + place for place, name in enumerate(named, start=1)}


@dataclass(frozen=True, slots=True)
class _Written:
    """Columns with their contents, as SQL."""

    names: Sequence[str]
    contents: Sequence[str]


async def _literal_faults(connection: Connection, on: _RuleOnTable) -> Sequence[str]:
    faults: list[str] = []
    for name, content in {**on.rule.columns, **on.rule.set_at_deletion}.items():
        if content.literal is None:
            continue
        statement = await connection.fetchval(QUERIES["literal_statement"], on.columns[name].type)
        try:
            async with connection.transaction():
                await connection.fetchval(str(statement), content.literal)
        except asyncpg.PostgresError as error:
            faults.append(f"column '{name}' can not have '{content.literal}': {error}")
    return faults


async def _statements(connection: Connection, on: _RuleOnTable) -> Statements:
    rule = on.rule
    every = await _contents(connection, on, list(rule.columns), _NOW)
    key = await _contents(connection, on, rule.key, _NOW)
    follows_now = await _contents(connection, on, rule.updated, _NOW)
    follows_before = await _contents(connection, on, rule.updated, _BEFORE)
    parting = await _parting(connection, on)
    adopted = () if rule.adopt is None else (rule.adopt,)
    adopt = await _contents(connection, on, adopted, _NOW)
    is_sourced = [content.source is not None for content in rule.columns.values()]
    row = await connection.fetchrow(
        QUERIES["statements"],
        on.table.id,
        key.names,
        key.contents,
        every.names,
        every.contents,
        is_sourced,
        follows_now.names,
        follows_now.contents,
        follows_before.contents,
        rule.existing.value,
        adopt.names[0] if adopt.names else None,
        adopt.contents[0] if adopt.contents else None,
        rule.deletion.value,
        parting.names,
        parting.contents,
        "($1).is_email_verified",
    )
    every = await _contents(connection, on, list(rule.columns), _THERE)
    key = await _contents(connection, on, rule.key, _THERE)
    adopt = await _contents(connection, on, adopted, _THERE)
    backfill = await connection.fetchrow(
        QUERIES["backfill_statements"],
        on.table.id,
        key.names,
        key.contents,
        every.names,
        every.contents,
        is_sourced,
        adopt.names[0] if adopt.names else None,
        adopt.contents[0] if adopt.contents else None,
        _TABLES[rule.per],
        "r.is_email_verified",
    )
    if row is None or backfill is None:
        raise AssertionError("a select without a condition answers its row")
    fields = {"literals": on.literals, **dict(row.items()), **dict(backfill.items())}
    return msgspec.convert(fields, Statements)


async def _contents(
    connection: Connection, on: _RuleOnTable, names: Sequence[str], row: str
) -> _Written:
    """Columns of the rule with what they are filled with from a row."""
    places = _literal_places(on.rule.columns, after=0)
    contents = {name: on.rule.columns[name] for name in names}
    return await _contents_of(connection, on, contents, places, row)


async def _parting(connection: Connection, on: _RuleOnTable) -> _Written:
    """Columns that are set when the user goes."""
    contents = on.rule.set_at_deletion
    places = _literal_places(contents, after=len(_literal_places(on.rule.columns, after=0)))
    return await _contents_of(connection, on, contents, places, _NOW)


async def _contents_of(
    connection: Connection,
    on: _RuleOnTable,
    contents: Mapping[str, Content],
    places: Mapping[str, int],
    row: str,
) -> _Written:
    rows = await connection.fetch(
        QUERIES["contents"],
        list(contents),
        [on.columns[name].type for name in contents],
        [_source_sql(on.rule.per, each, row) for each in contents.values()],
        [None if each.cast is None else on.casts[each.cast] for each in contents.values()],
        [places.get(name) for name in contents],
        "$1" if row == _THERE else "$3",
    )
    return _Written(
        [str(each["name"]) for each in rows], [str(each["expression"]) for each in rows]
    )


def _source_sql(per: Per, content: Content, row: str) -> str | None:
    if content.source is None:
        return None
    return source_of(per, content.source).sql.replace("@", row)


async def _trial(connection: Connection, rule: Rule, statements: Statements) -> Sequence[str]:
    """What Postgres has against the statements: types that do not fit, above all."""
    for text in (statements.on_create, statements.on_update, statements.on_delete):
        if text is None:
            continue
        trial = await connection.fetchval(QUERIES["trial"], _TABLES[rule.per], text)
        try:
            async with connection.transaction():
                await connection.execute(str(trial))
                await connection.execute(QUERIES["end_trial"])
        except asyncpg.PostgresError as error:
            return (f"{error}; {_HOW_TO_CAST}",)
    return ()


async def _keep(connection: Connection, rule: Rule, statements: Statements, digest: str) -> None:
    await connection.execute(
        QUERIES["keep"],
        rule.place,
        str(rule.table),
        rule.per.value,
        list(statements.literals),
        statements.on_create,
        statements.on_update,
        statements.on_delete,
        digest,
    )


async def _backfill(connection: Connection, rule: Rule, statements: Statements) -> Sequence[str]:
    """Rows for those who are there already; a row that is there stays as it is."""
    try:
        async with connection.transaction():
            if statements.adopt is not None:
                await connection.execute(statements.adopt, list(statements.literals))
            await connection.execute(statements.make, list(statements.literals))
    except asyncpg.PostgresError as error:
        return (f"{rule.where}: rows for the {rule.per}s who are there can not be made: {error}",)
    return ()
