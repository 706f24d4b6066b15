"""The schemas of Hasura's benchmarks: a dump, metadata, and queries with what they answer.

Source: hasura/graphql-engine, server/benchmarks/benchmark_sets.
"""

import gzip
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(
    os.environ.get("GENKAN_BENCH_SCHEMAS") or Path(__file__).parents[2] / "shared" / "bench"
)
# Types that PostGIS would bring: text by another name.
_SPATIAL = "".join(
    f"""
create type public.{name};
create function public.{name}_in(cstring) returns public.{name}
  language internal immutable strict as 'textin';
create function public.{name}_out(public.{name}) returns cstring
  language internal immutable strict as 'textout';
create type public.{name} (input = public.{name}_in, output = public.{name}_out, like = text);
"""
    for name in ("geometry", "geography")
)
_STAND_INS = f"{_SPATIAL}create cast (public.geography as public.geometry) without function;\n"


@dataclass(frozen=True, slots=True)
class Query:
    """An operation, and the headers it is sent with."""

    name: str
    document: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Schema:
    """A database to make, the command that brings its metadata, and queries that find rows."""

    name: str
    dump: str
    command: Mapping[str, Any]
    queries: Sequence[Query] = ()

    @property
    def tables(self) -> Sequence[Mapping[str, Any]]:
        """The tracked tables of all sources, as the metadata has them."""
        document = self.command["args"]
        sources = document.get("sources", [document])
        return [table for source in sources for table in source["tables"]]

    @cached_property
    def fields_of_roles(self) -> Mapping[str, Sequence[str]]:
        """Each role with the root fields of the tables it may read; who has most comes first."""
        fields: dict[str, list[str]] = {}
        for table in self.tables:
            for permission in table.get("select_permissions", ()):
                fields.setdefault(permission["role"], []).append(root_field(table))
        return dict(sorted(fields.items(), key=lambda item: -len(item[1])))

    @property
    def largest_role(self) -> str:
        """The role that may read most tables."""
        return next(iter(self.fields_of_roles))


def read_schema(name: str) -> Schema:
    """One of the schemas, made fit for a Postgres without extensions."""
    folder = FOLDER / name
    if not folder.exists():
        raise SystemExit(
            f"'{folder}' is not there: set GENKAN_BENCH_SCHEMAS to a folder with 'chinook', "
            "'deep_schema' and 'huge_schema' of Hasura's benchmarks"
        )
    dump = _text(gzip.decompress((folder / "dump.sql.gz").read_bytes()))
    command = json.loads((folder / "replace_metadata.json").read_text())
    dump = "".join(_without_extensions(dump))
    return Schema(name, dump, command, tuple(_queries(folder / "config.query.yaml")))


def root_field(table: Mapping[str, Any]) -> str:
    """The field of query_root that lists the rows of a table."""
    configuration = table.get("configuration") or {}
    custom = (configuration.get("custom_root_fields") or {}).get("select")
    named = table["table"]
    prefix = "" if named["schema"] == "public" else f"{named['schema']}_"
    return str(custom or configuration.get("custom_name") or f"{prefix}{named['name']}")


def _queries(path: Path) -> Iterator[Query]:
    """Each document once with each of its variables: they are listed for several loads."""
    config = yaml.safe_load(path.read_text())
    headers = {
        name: str(value)
        for name, value in config["headers"].items()
        if name.lower() not in {"x-hasura-admin-secret", "accept-encoding"}
    }
    seen: list[tuple[str, Any]] = []
    for query in config["queries"]:
        variables = query.get("variables") or {}
        if (query["query"], variables) not in seen:
            seen.append((query["query"], variables))
            yield Query(query["name"], query["query"], variables, headers)


def _text(dump: bytes) -> str:
    """Chinook's is in Latin-1."""
    try:
        return dump.decode()
    except UnicodeDecodeError:
        return dump.decode("latin-1")


def _without_extensions(dump: str) -> Iterator[str]:
    for line in dump.splitlines(keepends=True):
        if "EXTENSION" in line:
            yield _STAND_INS if "postgis" in line else "\n"
        elif 'USING "gist"' in line or "default_with_oids" in line or " OWNER TO " in line:
            yield "\n"
        else:
            yield re.sub(r'("public"\."geo(?:metry|graphy)")\([^)]*\)', r"\1", line)
