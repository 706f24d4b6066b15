"""How costs grow: with rows, clients, tables, roles, permissions, sockets; exponents of each."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bench.contest.answers import statements_run
from bench.contest.chart import curves
from bench.contest.contenders import DATABASE, QUIET, Server
from bench.contest.fit import Points, exponent
from bench.contest.held import held
from bench.contest.hot import genkans
from bench.contest.load import load_server
from bench.contest.processes import resident_megabytes
from bench.contest.rounds import SECONDS, said_of_machine
from bench.contest.scripts import BY_KEY, body_of, fixed, script
from bench.contest.section import Section
from bench.contest.work import BIG_ROWS, TABLES, Dialect, Document
from bench.engine import SECRET, Engine, engine
from bench.postgres import ask, load
from bench.result import number
from genkan.cli.embedded.cluster import Cluster

ROWS: Final = (1, 10, 100, 1_000, 10_000)
CLIENTS: Final = (1, 4, 16, 64, 256)
# Tables and roles; each role may read each table.
TABLES_ONLY: Final = ((10, 1), (100, 1), (1_000, 1))
ROLES_ONLY: Final = ((10, 1), (10, 10), (10, 100))
PERMISSIONS: Final = ((10, 10), (32, 32), (100, 100))
# Ticks of the kernel's clock are ten milliseconds: one query takes less.
FIRST: Final = 10
_ONE_ROW: Final = "{ %s(limit: 1) { id name } }"
_FILL: Final = "insert into {} values (1, 'one')"
_COLUMNS: Final = (
    "id int primary key, name text, amount numeric, tenant int, created_at timestamptz"
)


def measure(cluster: Cluster) -> Iterator[Section]:
    """One point after the other: look at exponents, not at single points of a busy machine."""
    print(f"curves: {said_of_machine()}", flush=True)
    load(cluster, DATABASE, TABLES)
    found: dict[str, Points] = {}
    with genkans(cluster) as ours:
        server, _ = ours[0]
        found["CPU of the server by rows of an answer, µs"] = [
            (rows, _cpu(cluster, server, _list_of(rows))) for rows in ROWS
        ]
        found["CPU of the server by clients, µs a request by key"] = [
            (clients, _cpu(cluster, server, f"  return post({BY_KEY})", clients))
            for clients in CLIENTS
        ]
    for what, sizes in (
        ("tables", TABLES_ONLY),
        ("roles", ROLES_ONLY),
        ("permissions", PERMISSIONS),
    ):
        points = [(_size(what, *size), _schema_of(cluster, *size)) for size in sizes]
        for figure in (
            "replace_metadata, CPU ms",
            "each of the first ten queries, CPU ms",
            "known query, µs",
            "RSS MB",
        ):
            found[f"{figure}, by {what}"] = [(size, costs[figure]) for size, costs in points]
    found.update(held(cluster))
    head = ("cost by size", "from", "to", "exponent")
    rows = [(name, *_ends(points), f"{exponent(points):.2f}") for name, points in found.items()]
    labels = {name: f"{name}: {exponent(points):.2f}" for name, points in found.items()}
    shown = {name: points for name, points in found.items() if "RSS" not in name}
    yield Section(
        "curves",
        "How costs grow",
        [[head, *rows]],
        (),
        [("benchmark-curves.svg", curves(shown, labels))],
    )


def _ends(points: Points) -> tuple[str, str]:
    first, last = points[0], points[-1]
    return (f"{number(first[1])} at {first[0]:,}", f"{number(last[1])} at {last[0]:,}")


def _size(what: str, tables: int, roles: int) -> int:
    return {"tables": tables, "roles": roles, "permissions": tables * roles}[what]


def _list_of(rows: int) -> str:
    document = Document(
        "query l($after: bigint!) { big(where: {id: {_gte: $after}}, order_by: {id: asc},"
        f" limit: {rows}) {{ id name amount tenant created_at }} }}",
        "after",
    )
    return f"  return post({body_of(document, f'draw({BIG_ROWS - max(ROWS)})')})"


def _cpu(cluster: Cluster, server: Server, request: str, clients: int = 32) -> float:
    """Of the server for a request, in microseconds."""
    counted = statements_run(cluster)
    lua = script(server.headers, request)
    sample = load_server(server, lua, cluster.child.pid, SECONDS, clients)
    assert statements_run(cluster) - counted >= sample.requests, request
    return sample.server_us


def _schema_of(cluster: Cluster, tables: int, roles: int) -> Mapping[str, float]:
    """What metadata of so many tables and roles cost."""
    names = [f"table_{number_}" for number_ in range(tables)]
    with _engine_with(cluster, names) as running:
        replaced = running.metadata("replace_metadata", _metadata(cluster, names, roles))
        role = f"role_{roles - 1}"
        first = [_ask(running, role, name) for name in names[:FIRST]]
        url = f"{running.http.base_url}".rstrip("/") + "/v1/graphql"
        headers = {"x-hasura-admin-secret": SECRET, "x-hasura-role": role}
        server = Server("Genkan", Dialect.GENKAN, url, running.process.pid, headers)
        lua = fixed(headers, {"query": _ONE_ROW % names[-1]})
        known = load_server(server, lua, cluster.child.pid, SECONDS)
        return {
            "replace_metadata, CPU ms": replaced.cpu_seconds * 1000,
            "each of the first ten queries, CPU ms": sum(first) / FIRST * 1000 or 1,
            "known query, µs": known.server_us,
            "RSS MB": resident_megabytes(running.process.pid),
        }


def _ask(running: Engine, role: str, name: str) -> float:
    """What a role's first query of a table takes of the CPU, in seconds."""
    answer = running.query(_ONE_ROW % name, role)
    assert answer.body == f'{{"data":{{"{name}":[{{"id":1,"name":"one"}}]}}}}'.encode(), answer.body
    return answer.cpu_seconds


@contextmanager
def _engine_with(cluster: Cluster, names: Sequence[str]) -> Iterator[Engine]:
    made = [f"create table {name} ({_COLUMNS}); {_FILL.format(name)};" for name in names]
    for database, dump in (("curve", "\n".join(made)), ("curve_metadata", "")):
        ask(cluster, "postgres", f"drop database if exists {database} with (force)")
        load(cluster, database, dump)
    urls = cluster.url("curve_metadata"), cluster.url("curve")
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        engine(*urls, Path(folder), **QUIET) as running,
    ):
        yield running


def _metadata(cluster: Cluster, names: Sequence[str], roles: int) -> Mapping[str, Any]:
    """Version 3; each role reads the rows of each table, by a filter."""
    grants = [
        {"role": f"role_{role}", "permission": {"columns": "*", "filter": {"id": {"_gt": 0}}}}
        for role in range(roles)
    ]
    tables = [
        {"table": {"schema": "public", "name": name}, "select_permissions": grants}
        for name in names
    ]
    source = {"name": "default", "kind": "postgres", "tables": tables}
    source["configuration"] = {"connection_info": {"database_url": cluster.url("curve")}}
    return {"version": 3, "sources": [source]}
