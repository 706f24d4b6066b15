"""The harness of `make bench` works, on a schema small enough for a test. No time is judged."""

from collections.abc import Iterator

import pytest

from bench.__main__ import OWN_SCHEMAS, RUNS, run, schema_named
from bench.measurements import nested_insert, revocations
from bench.postgres import postgres
from bench.result import Result, table
from bench.schemas import Query, Schema
from genkan.cli.embedded.cluster import Cluster

pytestmark = [pytest.mark.process, pytest.mark.slow]

DUMP = """
create table author (id int primary key, name text);
create table hidden (id int primary key);
insert into author values (1, 'Ann'), (2, 'Bob');
"""
READ_ALL = {"role": "user", "permission": {"columns": "*", "filter": {}}}
METADATA = {
    "type": "replace_metadata",
    "args": {
        "version": 2,
        "tables": [
            {
                "table": {"schema": "public", "name": "author"},
                "select_permissions": [READ_ALL, {**READ_ALL, "role": "guest"}],
            },
            {
                "table": {"schema": "public", "name": "hidden"},
                "configuration": {"custom_root_fields": {"select": "secrets"}},
                "select_permissions": [READ_ALL],
            },
        ],
    },
}
NAMES = Query("names", "{ author { name } }", {}, {"X-Hasura-Role": "user"})


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres() as running:
        yield running


def small_schema(name: str) -> Schema:
    return Schema(name, DUMP, METADATA, (NAMES,))


def test_every_measurement_is_made(cluster: Cluster) -> None:
    every = dict.fromkeys(
        measure
        for name, measures in RUNS.items()
        for measure in measures
        if name not in OWN_SCHEMAS
    )
    results = run(cluster, small_schema("every"), tuple(every))
    assert all(result.value >= 0 for result in results)
    assert len({result.what for result in results}) == len(results)
    assert "replace_metadata" in table(results)


@pytest.mark.timeout(300)
def test_a_nested_insert_leaves_what_copy_leaves_in_few_statements(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested_insert, "ROUNDS", 1)
    schema = schema_named(nested_insert.SCHEMA.name)
    results = run(cluster, schema, RUNS[schema.name])
    assert all(result.value > 0 and result.is_good for result in results), table(results)


def test_roles_come_with_the_largest_first() -> None:
    schema = small_schema("roles")
    assert schema.fields_of_roles == {"user": ["author", "secrets"], "guest": ["author"]}
    assert schema.largest_role == "user"


def test_a_wrong_answer_is_no_result(cluster: Cluster) -> None:
    nothing = Query("nothing", "{ author(where: {id: {_eq: 0}}) { name } }", {}, {})
    schema = Schema("wrong", DUMP, METADATA, (nothing,))
    with pytest.raises(AssertionError, match="nothing"):
        run(cluster, schema, RUNS["chinook"])


def test_a_goal_that_is_not_reached_is_told() -> None:
    lines = table([Result("fast", 1, "s", goal=2), Result("slow", 3, "s", goal=2)]).splitlines()
    assert "not reached" not in lines[0]
    assert "not reached" in lines[1]


def test_every_revocation_closes_the_socket_it_concerns(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "PEOPLE", 10)
    monkeypatch.setattr(revocations, "REVOCATIONS", 60)
    results = run(cluster, revocations.SCHEMA, [revocations.measure])
    assert "revocation to close, p99" in {result.what for result in results}
