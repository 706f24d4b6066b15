"""docs/reference/rows.md: what it shows is what the catalog and a page of rows look like."""

import json
from collections.abc import Mapping
from typing import Any

from tests.docs.blocks import texts
from tests.engine.running import ADMIN, Running, with_engine

PAGE = "docs/reference/rows.md"
TABLES = """
create table users (id int primary key, name text not null);
insert into users values (6, 'Al'), (7, 'Ann'), (8, 'Bob');
create type mood as enum ('sad', 'ok');
create function search(word text) returns setof users language sql stable
  as $$ select * from users where name ilike word $$;
analyze users;
"""
# What the page says of one database and not of every one.
OF_THE_MOMENT = {"version", "estimated_rows", "database_ms"}


def same(shown: Any, answered: Any) -> Any:
    """The shown value with what depends on the moment as it was answered."""
    match shown, answered:
        case Mapping(), Mapping():
            return {
                name: answered[name] if name in OF_THE_MOMENT else same(each, answered.get(name))
                for name, each in shown.items()
            }
        case list(), list():
            pairs = zip(shown, answered, strict=True)
            return [same(each, other) for each, other in pairs]
        case _:
            return shown


def test_the_catalog_has_the_shape_that_the_page_shows(database_url: str) -> None:
    shown = json.loads(texts(PAGE, "json")[0])

    async def scenario(engine: Running) -> None:
        await engine.run_sql(TABLES)
        track = {"type": "pg_track_table", "args": {"table": "users"}}
        await engine.admin("/v1/metadata", track)
        url = "/v1alpha1/catalog?source=default"
        answered = (await engine.http.get(url, headers=ADMIN)).json()
        assert answered == same(shown, answered)

    with_engine(database_url, scenario)


def test_a_page_of_rows_is_asked_and_answered_as_shown(database_url: str) -> None:
    asked, shown = map(json.loads, texts(PAGE, "json")[1:])

    async def scenario(engine: Running) -> None:
        await engine.run_sql(TABLES)
        answered = await engine.admin("/v1alpha1/rows", asked)
        shown_without_sql = {name: shown[name] for name in shown if name != "sql"}
        compared = {name: answered[name] for name in answered if name != "sql"}
        assert compared == same(shown_without_sql, compared)
        assert answered["sql"].startswith('select "id", "name" from "public"."users"')

    with_engine(database_url, scenario)
