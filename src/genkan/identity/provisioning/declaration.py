"""The file GENKAN_PROVISION names, read and judged, all faults at once.

[[provision]]
table = "public.users"
key = "id"
on = ["create", "update", "delete"]

[provision.columns]
id = "user.id"
email = "user.email"
name = { from = "user.full_name", default = "" }
plan = { value = "free" }
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

import msgspec

from genkan.identity.config import InvalidSettings
from genkan.identity.provisioning.rule import (
    Content,
    Deletion,
    Event,
    Existing,
    Per,
    Rule,
    TableName,
)
from genkan.identity.provisioning.sources import KEY_SOURCES, NOW, SOURCES

SETTING: Final = "GENKAN_PROVISION"
_OWN_SCHEMA: Final = "identity"
_Scalar = str | int | float | bool


class _Content(msgspec.Struct, rename={"source": "from"}, forbid_unknown_fields=True):
    source: str | None = None
    value: _Scalar | None = None
    default: _Scalar | None = None
    cast: str | None = None
    required: bool = False


_Columns = dict[str, str | _Content]


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    table: str
    key: str | list[str]
    columns: _Columns
    per: Per = Per.USER
    on: tuple[Event, ...] = (Event.CREATE,)
    update: list[str] | None = None
    existing: Existing = Existing.UPDATE
    adopt: str | None = None
    delete: Deletion | None = None
    set: _Columns = {}
    create: str | None = None


def read_rules(text: str, *, file: str) -> tuple[Rule, ...]:
    """The rules of a file's text, in order. Raises InvalidSettings with every fault."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings((f"{SETTING}: '{file}' is not TOML: {error}",)) from error
    declared = tables.pop("provision", None)
    faults = [f"unknown key '{name}': rules are tables [[provision]]" for name in sorted(tables)]
    rules: list[Rule] = []
    if not isinstance(declared, list) or not declared:
        faults.append("expected at least one table [[provision]]")
    else:
        for place, each in enumerate(cast("list[object]", declared), start=1):
            found, rule_faults = _rule(place, each)
            faults += [f"[[provision]] {place}: {fault}" for fault in rule_faults]
            rules += [found] if found is not None else []
    if faults:
        raise InvalidSettings(tuple(f"{SETTING}, '{file}': {fault}" for fault in faults))
    return tuple(rules)


def _rule(place: int, declared: object) -> tuple[Rule | None, Sequence[str]]:
    try:
        read = msgspec.convert(declared, _Rule)
    except msgspec.ValidationError as error:
        return None, (str(error).replace("Object", "the table"),)
    key = (read.key,) if isinstance(read.key, str) else tuple(read.key)
    faults = [
        *_table_faults(read.table),
        *_contents_faults("columns", read.per, read.columns),
        *_contents_faults("set", read.per, read.set, is_set=True),
        *_key_faults(read, key),
        *_event_faults(read, key),
        *_adoption_faults(read, key),
    ]
    if faults:
        return None, faults
    rule = Rule(
        place=place,
        table=_table(read.table),
        per=read.per,
        key=key,
        columns=_contents(read.columns),
        updated=_updated(read, key),
        existing=read.existing,
        adopt=read.adopt,
        deletion=_deletion(read),
        set_at_deletion=_contents(read.set),
        create=read.create,
    )
    return rule, ()


def _table(written: str) -> TableName:
    schema, _, name = written.rpartition(".")
    return TableName(schema or "public", name)


def _table_faults(written: str) -> Iterable[str]:
    table = _table(written)
    if not table.name or written.count(".") > 1:
        yield f"table: expected a name such as 'public.users', found '{written}'"
    if table.schema == _OWN_SCHEMA:
        yield f"table: '{written}' is the identity provider's own; name one of the application's"


def _contents_faults(
    place: str, per: Per, columns: Mapping[str, str | _Content], *, is_set: bool = False
) -> Iterable[str]:
    known = [*SOURCES[per], *([NOW] if is_set else [])]
    for name, written in columns.items():
        where = f"{place}.{name}"
        content = _Content(source=written) if isinstance(written, str) else written
        if (content.source is None) == (content.value is None):
            yield f"{where}: expected a source (from = ...) or a literal (value = ...), one of both"
        elif content.source is None:
            if content.cast or content.default is not None or content.required:
                yield f"{where}: 'cast', 'default' and 'required' belong to a source"
        elif content.source not in known:
            yield f"{where}: {_unknown(content.source, known)}"
        elif content.default is not None and content.required:
            yield f"{where}: 'required' and a default exclude each other"


def _unknown(source: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(source, known, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(known)}"
    return f"unknown source '{source}'{hint} A literal is written {{ value = ... }}"


def _key_faults(read: _Rule, key: tuple[str, ...]) -> Iterable[str]:
    wanted = KEY_SOURCES[read.per]
    sources = [_source(read.columns.get(name)) or "" for name in key]
    if frozenset(sources) != wanted or len(key) != len(wanted):
        yield (
            f"key: expected the column filled with {' and the one with '.join(sorted(wanted))}, "
            f"found {', '.join(key) or 'none'}; a row is known by what never changes"
        )


def _event_faults(read: _Rule, key: tuple[str, ...]) -> Iterable[str]:
    if Event.CREATE not in read.on:
        yield "on: expected 'create' in it: a rule begins with the row's making"
    if read.per is Per.MEMBERSHIP and Event.UPDATE in read.on:
        yield "on: a membership is made and removed, never updated; leave 'update' out"
    if read.update is not None and Event.UPDATE not in read.on:
        yield "update: without 'update' in 'on' no column follows; add it or leave this out"
    for name in read.update or ():
        content = read.columns.get(name)
        if content is None or name in key or _source(content) is None:
            yield f"update: '{name}' is no column with a source, or a key; name others"
    deletes = Event.DELETE in read.on
    if read.delete not in {None, Deletion.KEEP} and not deletes:
        yield f"delete: '{read.delete}' needs 'delete' in 'on'"
    if (read.delete is Deletion.SET) != bool(read.set):
        yield "delete: 'set' and a table [provision.set] with columns go together"
    yield from (f"set.{name}: a key stays as it is" for name in read.set if name in key)


def _adoption_faults(read: _Rule, key: tuple[str, ...]) -> Iterable[str]:
    if read.adopt is None:
        return
    if read.per is not Per.USER or len(key) != 1:
        yield "adopt: rows of users alone can be adopted"
    elif read.adopt in key or _source(read.columns.get(read.adopt)) != "user.email":
        yield "adopt: expected the column that is filled with 'user.email'"


def _source(written: str | _Content | None) -> str | None:
    return written.source if isinstance(written, _Content) else written


def _contents(columns: Mapping[str, str | _Content]) -> Mapping[str, Content]:
    return {name: _content(written) for name, written in columns.items()}


def _content(written: str | _Content) -> Content:
    if isinstance(written, str):
        return Content(source=written)
    literal = written.default if written.value is None else written.value
    return Content(
        source=written.source,
        literal=None if literal is None else _text(literal),
        cast=written.cast,
        is_required=written.required,
    )


def _text(value: _Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _updated(read: _Rule, key: tuple[str, ...]) -> tuple[str, ...]:
    if Event.UPDATE not in read.on:
        return ()
    sourced = tuple(
        name for name, written in read.columns.items() if name not in key and _source(written)
    )
    return sourced if read.update is None else tuple(read.update)


def _deletion(read: _Rule) -> Deletion:
    if Event.DELETE not in read.on:
        return Deletion.KEEP
    return read.delete or Deletion.DELETE
