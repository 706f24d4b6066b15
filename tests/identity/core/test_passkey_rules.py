"""Who is asked for a passkey, as a function of rules, habits and session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from genkan.identity.config import read_identity_config
from genkan.identity.model.passkey import (
    PasskeyDemand,
    PasskeyHabits,
    PasskeyRule,
    PasskeyRules,
    passkey_demand,
    passkey_rule,
)
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Session
from genkan.identity.names import SessionId, UserId
from tests.identity.core.test_config import GOOD

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SESSION = Session(
    id=SessionId("s"),
    token_hash=b"",
    user_id=UserId("kp_1"),
    authenticated_at=NOW,
    seen_at=NOW,
    expires_at=NOW + timedelta(days=1),
    proofs=(Proof.PASSWORD,),
)
OLD = replace(SESSION, authenticated_at=NOW - timedelta(minutes=10))
BY_CODE = replace(SESSION, proofs=(Proof.EMAIL_CODE, Proof.AUTHENTICATOR_APP))
BY_PASSKEY = replace(SESSION, proofs=(Proof.PASSKEY,))
UNKNOWN = replace(SESSION, proofs=())
NEW, OWNER, REFUSED = (
    PasskeyHabits(),
    PasskeyHabits(has_passkey=True, has_refused=True),
    PasskeyHabits(has_refused=True),
)
OFF, OPTIONAL, MANDATORY = PasskeyRule.OFF, PasskeyRule.OPTIONAL, PasskeyRule.MANDATORY
CONFIG = read_identity_config(GOOD)
LISTED = read_identity_config(GOOD | {"GENKAN_SIGN_IN_METHODS": "password, passkey"})
LEFT_OUT = read_identity_config(GOOD | {"GENKAN_SIGN_IN_METHODS": "password"})

DEMANDS = (
    (OPTIONAL, NEW, SESSION, PasskeyDemand.MAY_MAKE_ONE),
    (OPTIONAL, NEW, BY_CODE, PasskeyDemand.MAY_MAKE_ONE),
    (OPTIONAL, NEW, OLD, PasskeyDemand.NOTHING),
    (OPTIONAL, REFUSED, SESSION, PasskeyDemand.NOTHING),
    (OPTIONAL, OWNER, SESSION, PasskeyDemand.NOTHING),
    (MANDATORY, NEW, SESSION, PasskeyDemand.MUST_MAKE_ONE),
    (MANDATORY, REFUSED, SESSION, PasskeyDemand.MUST_MAKE_ONE),
    (MANDATORY, NEW, OLD, PasskeyDemand.SIGN_IN_AGAIN),
    (MANDATORY, OWNER, OLD, PasskeyDemand.NOTHING),
    (MANDATORY, NEW, BY_PASSKEY, PasskeyDemand.NOTHING),
    (MANDATORY, NEW, UNKNOWN, PasskeyDemand.NOTHING),
    (OFF, NEW, SESSION, PasskeyDemand.NOTHING),
    (OFF, OWNER, BY_PASSKEY, PasskeyDemand.SIGN_IN_AGAIN),
    (None, NEW, SESSION, PasskeyDemand.NOTHING),
    (None, OWNER, BY_PASSKEY, PasskeyDemand.SIGN_IN_AGAIN),
)


@pytest.mark.parametrize(("rule", "habits", "session", "expected"), DEMANDS)
def test_who_is_asked_follows_from_rule_habits_and_session(
    rule: PasskeyRule | None, habits: PasskeyHabits, session: Session, expected: PasskeyDemand
) -> None:
    for rules in (PasskeyRules(environment=rule), PasskeyRules(organization=rule)):
        assert passkey_demand(rules, habits, session, CONFIG, NOW) is expected
    own = PasskeyRules(environment=MANDATORY, organization=OFF)
    assert passkey_demand(own, NEW, SESSION, CONFIG, NOW) is PasskeyDemand.NOTHING


def test_the_operators_list_is_where_the_rule_begins_and_ends() -> None:
    assert passkey_rule(None, CONFIG) is OFF
    assert passkey_rule(None, LISTED) is OPTIONAL
    assert passkey_demand(PasskeyRules(), NEW, SESSION, LISTED, NOW) is PasskeyDemand.NOTHING
    for rule in (None, *PasskeyRule):
        assert passkey_rule(rule, LEFT_OUT) is OFF
        assert passkey_rule(rule, LISTED) is (rule or OPTIONAL)
