"""What one of several workers may have."""

import pytest

from genkan.engine.config import read_engine_config, share_of_worker
from genkan.engine.config.invalid_settings import InvalidSettings

URL = {"HASURA_GRAPHQL_DATABASE_URL": "postgresql://localhost/app"}


def shared(**settings: str) -> tuple[int, int]:
    share = share_of_worker(read_engine_config({**URL, **settings}))
    return share.pool_size, share.websocket_connection_limit


def test_one_worker_has_all() -> None:
    assert shared(HASURA_GRAPHQL_PG_CONNECTIONS="1") == (1, 20_000)


def test_workers_share_alike_and_no_more_than_there_is() -> None:
    assert shared(GENKAN_WORKERS="3") == (16, 6_666)


def test_no_limit_stays_none() -> None:
    assert shared(GENKAN_WORKERS="2", GENKAN_WEBSOCKET_MAX_CONNECTIONS="0") == (25, 0)


def test_a_share_that_is_too_small_is_refused_and_never_no_limit() -> None:
    with pytest.raises(InvalidSettings) as refused:
        shared(
            GENKAN_WORKERS="4",
            HASURA_GRAPHQL_PG_CONNECTIONS="31",
            GENKAN_WEBSOCKET_MAX_CONNECTIONS="3",
        )
    assert len(refused.value.faults) == 2
    assert "expected at least 32, 8 for each" in str(refused.value.faults[0])
    assert "expected at least one for each" in str(refused.value.faults[1])
