"""How many operations a minute has room for."""

import pytest

from genkan.engine.errors import RateLimitExceeded
from genkan.engine.metadata.api_limits import RateLimit
from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.operation.rate import Rates
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.session import Session

USER = RoleName("user")
ID = SessionVariable("x-hasura-user-id")


def session(user: str = "1", address: str = "10.0.0.1", role: RoleName = USER) -> Session:
    return Session(role, {ID: user}, address=address)


def is_refused(rates: Rates, who: Session, rate: RateLimit | None, now: float) -> bool:
    try:
        rates.count(who, RoleLimits(who.role, rate=rate), now)
    except RateLimitExceeded:
        return True
    return False


def test_the_window_slides() -> None:
    rates, two = Rates(), RateLimit(2)
    assert not is_refused(rates, session(), two, 0)
    assert not is_refused(rates, session(), two, 30)
    assert is_refused(rates, session(), two, 59)
    assert not is_refused(rates, session(), two, 60)
    assert is_refused(rates, session(), two, 89)
    assert not is_refused(rates, session(), two, 90)


def test_a_refusal_says_when_to_come_back() -> None:
    rates = Rates()
    limits = RoleLimits(USER, rate=RateLimit(1))
    rates.count(session(), limits, 0)
    with pytest.raises(RateLimitExceeded, match="1 operations a minute; try again in 48 seconds"):
        rates.count(session(), limits, 12.5)


def test_a_limit_of_none_at_all_refuses_everything() -> None:
    rates = Rates()
    assert is_refused(rates, session(), RateLimit(0), 0)
    assert is_refused(rates, session(), RateLimit(0), 600)


def test_without_unique_params_a_role_is_counted_together() -> None:
    rates, one = Rates(), RateLimit(1)
    assert not is_refused(rates, session("1", "10.0.0.1"), one, 0)
    assert is_refused(rates, session("2", "10.0.0.2"), one, 0)
    assert not is_refused(rates, session(role=RoleName("editor")), one, 0)


def test_clients_are_told_apart_by_address_or_by_session_variables() -> None:
    rates, per_address = Rates(), RateLimit(1, per_address=True)
    assert not is_refused(rates, session("1", "10.0.0.1"), per_address, 0)
    assert is_refused(rates, session("2", "10.0.0.1"), per_address, 0)
    assert not is_refused(rates, session("1", "10.0.0.2"), per_address, 0)
    rates, per_user = Rates(), RateLimit(1, per_variables=(ID,))
    assert not is_refused(rates, session("1", "10.0.0.1"), per_user, 0)
    assert is_refused(rates, session("1", "10.0.0.2"), per_user, 0)
    assert not is_refused(rates, session("2", "10.0.0.1"), per_user, 0)
    assert not is_refused(rates, Session(USER, {}), per_user, 0)
    assert is_refused(rates, Session(USER, {}), per_user, 0)


def test_clients_that_are_quiet_are_forgotten() -> None:
    rates, limit = Rates(), RateLimit(5, per_variables=(ID,))
    for number in range(50):
        assert not is_refused(rates, session(str(number)), limit, 0)
    assert not is_refused(rates, session("busy"), limit, 30)
    assert len(rates) == 51
    assert not is_refused(rates, session("late"), limit, 70)
    assert len(rates) == 2
    assert not is_refused(rates, session(), None, 500)
    assert len(rates) == 2


@pytest.mark.parametrize(
    ("operations", "workers", "allowed"), [(100, 3, 33), (2, 4, 1), (0, 4, 0), (7, 1, 7)]
)
def test_workers_allow_a_part_each(operations: int, workers: int, allowed: int) -> None:
    rates, rate = Rates(workers), RateLimit(operations)
    refused = [is_refused(rates, session(), rate, 0) for _ in range(allowed + 1)]
    assert refused == [False] * allowed + [True]
