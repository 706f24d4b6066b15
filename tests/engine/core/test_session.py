"""A session in one request is the same session."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.session import Session, TokenIdentity, TraceContext

WHOLE = Session(
    RoleName("user"),
    {SessionVariable("x-hasura-role"): "user"},
    datetime(2026, 1, 1, tzinfo=UTC),
    is_backend_request=True,
    address="192.0.2.1",
    trace=TraceContext("a" * 32, "1"),
    headers={"a": "b"},
    set_cookies=("c=d",),
    token=TokenIdentity("sub", "sid", "iss", 1.0),
)


def test_nothing_but_what_is_the_requests_own_changes() -> None:
    trace, headers = TraceContext("b" * 32, None), {"e": "f"}
    made = WHOLE.of_request("192.0.2.2", trace, headers)
    wanted = replace(WHOLE, address="192.0.2.2", trace=trace, headers=headers)
    for each in fields(Session):
        assert getattr(made, each.name) == getattr(wanted, each.name), each.name
        default = getattr(Session(RoleName(""), {}), each.name)
        assert getattr(WHOLE, each.name) != default, f"say something about {each.name} here"
