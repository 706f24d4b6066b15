"""Where a source's database is."""

import pytest

from genkan.engine.errors import InvalidConfiguration
from genkan.engine.metadata.commands.sources import source_url
from genkan.engine.metadata.model import Source
from genkan.engine.names import DEFAULT_SOURCE

PARAMETERS = {"host": "db", "username": "me@x", "password": "p/w", "database": "app", "port": 5433}


def source(database_url: object) -> Source:
    return Source(DEFAULT_SOURCE, {"connection_info": {"database_url": database_url}})


@pytest.mark.parametrize(
    ("database_url", "url"),
    [
        ("postgresql://db/app", "postgresql://db/app"),
        ({"from_env": "DB"}, "postgresql://env/app"),
        ({"connection_parameters": PARAMETERS}, "postgresql://me%40x:p%2Fw@db:5433/app"),
    ],
)
def test_a_url_is_given_in_three_ways(database_url: object, url: str) -> None:
    assert source_url(source(database_url), {"DB": "postgresql://env/app"}) == url


@pytest.mark.parametrize(
    "database_url", [{"dynamic_from_file": "/run/db"}, "dynamic-from-file:///run/db"]
)
def test_a_url_is_kept_in_a_file_only_where_the_operator_allows_it(database_url: object) -> None:
    prefix = "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX"
    assert source_url(source(database_url), {prefix: "/run/"}) == "dynamic-from-file:///run/db"
    with pytest.raises(InvalidConfiguration, match="does not match the allowed prefix"):
        source_url(source(database_url), {prefix: "/run/secrets/"})


@pytest.mark.parametrize(
    ("database_url", "message"),
    [
        (None, "has no database_url"),
        ("", "has no database_url"),
        ({"dynamic_from_file": "/x"}, "requires that the HASURA_GRAPHQL_DYNAMIC_SECRETS"),
        ("dynamic-from-file:///x", "requires that the HASURA_GRAPHQL_DYNAMIC_SECRETS"),
        ({"from_env": "OTHER"}, "environment variable 'OTHER' not set"),
        ({"connection_parameters": {"host": "db"}}, '"database" is missing'),
    ],
)
def test_a_url_that_is_not_there_is_told(database_url: object, message: str) -> None:
    with pytest.raises(InvalidConfiguration, match=message):
        source_url(source(database_url), {})
