"""How many relations an operation joins, on the whole engine: ADR 0014."""

from typing import Any

from tests.engine.running import ADMIN, Running, with_engine

TABLES = """
create table author (id int primary key, name text);
create table article (id int primary key, author_id int references author, title text);
insert into author select n, 'a' || n from generate_series(1, 20) as n;
insert into article select n, 1 + n % 20, 't' || n from generate_series(1, 20) as n;
create index on article (author_id);
"""
USER = {**ADMIN, "x-hasura-role": "user"}
TOO_MANY = (
    "the operation joins more than {} relations in what it selects, in its conditions and "
    "orders; ask for less at once"
)


async def with_blog(engine: Running) -> None:
    await engine.run_sql(TABLES)
    articles = {"table": "article", "column": "author_id"}
    commands: list[dict[str, Any]] = [
        {"type": "pg_track_table", "args": {"table": "author"}},
        {"type": "pg_track_table", "args": {"table": "article"}},
        {
            "type": "pg_create_array_relationship",
            "args": {
                "table": "author",
                "name": "articles",
                "using": {"foreign_key_constraint_on": articles},
            },
        },
        {
            "type": "pg_create_object_relationship",
            "args": {
                "table": "article",
                "name": "author",
                "using": {"foreign_key_constraint_on": "author_id"},
            },
        },
    ]
    for table in ("author", "article"):
        permission = {"columns": "*", "filter": {"id": {"_gt": 0}}}
        commands.append(
            {
                "type": "pg_create_select_permission",
                "args": {"table": table, "role": "user", "permission": permission},
            }
        )
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def ask(engine: Running, query: str, headers: dict[str, str], **variables: object) -> Any:
    body = {"query": query, "variables": variables}
    return (await engine.http.post("/v1/graphql", json=body, headers=headers)).json()


def every(count: int) -> list[Any]:
    """Conditions on related rows that all authors meet."""
    return [{"articles": {"id": {"_gt": -number}}} for number in range(count)]


WHERE = "query ($where: author_bool_exp) { author(where: $where) { id } }"


def test_a_large_honest_operation_is_answered(database_url: str) -> None:
    columns = " ".join(f"x{n}: articles(limit: 1) {{ author {{ id }} }}" for n in range(100))
    query = f"query ($where: author_bool_exp) {{ author(where: $where) {{ id {columns} }} }}"

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        where = {"_and": [*every(200), {"_not": {"articles": {"id": {"_lt": 0}}}}]}
        for headers in (ADMIN, USER):
            answer = await ask(engine, query, headers, where=where)
            assert len(answer["data"]["author"]) == 20, answer
            assert len(answer["data"]["author"][0]) == 101

    with_engine(database_url, scenario)


def test_conditions_of_which_each_has_alternatives_are_answered(database_url: str) -> None:
    where: Any = {"name": {"_eq": "a3"}}
    for number in range(16):
        relation = "articles" if number % 2 else "author"
        where = {"_or": [{relation: where}, {"id": {"_eq": 3}}]}

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        answer = await ask(engine, WHERE, USER, where=where)
        assert {"id": 3} in answer["data"]["author"], answer

    with_engine(database_url, scenario)


def test_too_many_relations_are_refused_to_admin_as_well(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        for headers in (ADMIN, USER):
            answer = await ask(engine, WHERE, headers, where={"_and": every(2000)})
            path = "$.selectionSet.author.args.where._and[500].articles"
            extensions = {"path": path, "code": "validation-failed"}
            assert answer == {
                "errors": [{"extensions": extensions, "message": TOO_MANY.format(500)}]
            }

    with_engine(database_url, scenario)


def test_the_number_is_the_operators_to_choose(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert "data" in await ask(engine, WHERE, USER, where={"_or": every(3)})
        (error,) = (await ask(engine, WHERE, USER, where={"_or": every(4)}))["errors"]
        assert error["message"] == TOO_MANY.format(3)
        explained = {"query": {"query": WHERE, "variables": {"where": {"_or": every(4)}}}}
        response = await engine.http.post("/v1/graphql/explain", json=explained, headers=ADMIN)
        assert response.json()["error"] == TOO_MANY.format(3)

    with_engine(database_url, scenario, GENKAN_RELATION_LIMIT="3")


def test_the_legacy_data_api_counts_them_too(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        for args in (
            {"columns": ["id"], "where": {"$or": every(501)}},
            {"columns": ["id", *({"name": "articles", "columns": ["id"]},) * 501]},
            {"columns": ["id"], "where": {"$or": every(400)}, "order_by": []},
        ):
            select = {"type": "select", "args": {"table": "author", **args}}
            response = await engine.http.post("/v1/query", json=select, headers=USER)
            if "order_by" in args:
                assert len(response.json()) == 20
            else:
                assert response.json()["error"] == TOO_MANY.format(500)

    with_engine(database_url, scenario)
