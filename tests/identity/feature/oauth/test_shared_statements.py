"""What a refresh asks together with others is planned once (ADR 0046)."""

from genkan.identity.postgres import (
    applications,
    audit,
    feature_flags,
    grants,
    organizations,
    users,
)
from genkan.storage.pool import Pool
from tests.identity.in_process import House
from tests.identity.oauth_client import client

SHARED = {
    applications.QUERIES["of_ids"],
    audit.QUERIES["record"],
    feature_flags.QUERIES["overridden"],
    grants.QUERIES["of_ids"],
    organizations.QUERIES["memberships"],
    users.QUERIES["of_ids"],
}
PLANS = r"""
select statement, generic_plans, custom_plans from pg_prepared_statements
where statement ~ 'identity\.'
"""


def test_a_refresh_has_its_shared_statements_planned_once_and_no_others(running: House) -> None:
    application = client(running)
    token = application.tokens(running.user("ada@x.io"))["refresh_token"]
    for _ in range(3):
        token = application.refresh(token).json()["refresh_token"]

    async def plans(pool: Pool) -> dict[str, tuple[int, int]]:
        counted: dict[str, tuple[int, int]] = {}
        for connection in pool._idle:
            for statement, generic, custom in await connection.fetch(PLANS):
                before = counted.get(statement, (0, 0))
                counted[statement] = before[0] + generic, before[1] + custom
        return counted

    pool: Pool = running.provider.ports.grants._pool  # type: ignore[attr-defined]
    shared, others = running.run(plans, pool.shared), running.run(plans, pool)
    assert set(shared) == SHARED
    assert all(generic >= 4 and custom == 0 for generic, custom in shared.values()), shared
    assert others[grants.QUERIES["rotate"]] == (0, 3)
