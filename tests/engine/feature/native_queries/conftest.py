from collections.abc import Iterator

import pytest

from tests.engine.admin_calls import Admin, admin_on
from tests.engine.feature.native_queries.excerpts import EXCERPT, SUCCESS, track

SCHEMA = """
create table author (id int primary key, name text not null);
create table article (
  id int primary key, author_id int references author, title text not null, content text,
  is_published boolean not null
);
insert into author values (1, 'Ann'), (2, 'Bob');
insert into article values
  (1, 1, 'One', 'first of all', true), (2, 1, 'Two', 'and then', false),
  (3, 2, 'Three', null, true);
"""


@pytest.fixture
def admin(database_url: str) -> Iterator[Admin]:
    """An admin of two tables, which are tracked."""
    with admin_on(database_url) as calls:
        calls.sql(SCHEMA)
        calls.metadata("pg_track_tables", {"tables": [{"table": "author"}, {"table": "article"}]})
        yield calls


@pytest.fixture
def excerpts(admin: Admin) -> Admin:
    """An admin of a model and a query."""
    assert admin.metadata("pg_track_logical_model", EXCERPT) == SUCCESS
    assert track(admin) == SUCCESS
    return admin
