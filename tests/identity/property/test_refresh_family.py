"""Any history of refreshes: one lineage, and reuse ends it (identity-security T5, T6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from genkan.identity.model.grant import Grant
from genkan.identity.names import OFFLINE, OPENID, ClientId, GrantId, UserId
from genkan.identity.oauth.token.refresh_token import Presented, judge
from genkan.identity.oauth.token.refresh_token_format import RefreshTokenId

START = datetime(2026, 1, 1, tzinfo=UTC)
GRACE_SECONDS = 60
GRANT = Grant(
    id=GrantId("g"),
    client_id=ClientId("c"),
    user_id=UserId("kp_1"),
    session_id=None,
    organization_code=None,
    scope=(OPENID, OFFLINE),
    audience=(),
    authenticated_at=START,
    created_at=START,
    refreshed_at=START,
    expires_at=START + timedelta(days=15),
)
# Seconds that pass, and how many tokens back the presented one is.
STEPS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 3)), max_size=30)


@given(STEPS)
def test_a_family_has_one_lineage_and_ends_with_the_first_reuse(
    steps: list[tuple[int, int]],
) -> None:
    grant, now = GRANT, START
    issued_at = {0: START}
    is_ended = False
    for seconds_later, tokens_back in steps:
        now += timedelta(seconds=seconds_later)
        number = grant.counter - tokens_back
        if number < 0:
            continue
        verdict = judge(RefreshTokenId(grant.id, number), grant, now, grace_seconds=GRACE_SECONDS)
        if is_ended:
            assert verdict is Presented.DEAD
        elif tokens_back == 0:
            assert verdict is Presented.CURRENT
            grant = replace(grant, counter=grant.counter + 1, refreshed_at=now)
            issued_at[grant.counter] = now
        elif tokens_back == 1 and now - issued_at[grant.counter] < timedelta(seconds=GRACE_SECONDS):
            assert verdict is Presented.JUST_REPLACED
        else:
            assert verdict is Presented.REUSED
            grant = replace(grant, revoked_at=now)
            is_ended = True
