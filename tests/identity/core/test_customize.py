"""What may be put on top of the claims we write (tokens/customize.py)."""

import pytest

from genkan.identity.errors import ProhibitedClaim
from genkan.identity.model.token_customization import TokenType
from genkan.identity.tokens.customize import PROHIBITED, ClaimChanges, customize, is_reserved

CLAIMS = {"sub": "kp_1", "iss": "http://localhost", "roles": [], "org_code": "org_1"}


def test_a_workflows_claims_come_on_top() -> None:
    changes = ClaimChanges(custom={"tier": 3, "roles": ["a"], "https://hasura.io/jwt/claims": {}})
    assert customize(CLAIMS, changes, TokenType.ACCESS) == CLAIMS | changes.custom
    assert customize(CLAIMS, ClaimChanges(), TokenType.ID) == CLAIMS


def test_a_reset_keeps_what_nobody_else_may_set() -> None:
    changes = ClaimChanges(custom={"tier": 3}, is_reset=True)
    kept = {"sub": "kp_1", "iss": "http://localhost", "tier": 3}
    assert customize(CLAIMS, changes, TokenType.ACCESS) == kept


@pytest.mark.parametrize("token", TokenType)
def test_t10_no_workflow_sets_a_claim_that_is_the_providers_alone(token: TokenType) -> None:
    for name in PROHIBITED[token]:
        with pytest.raises(ProhibitedClaim) as caught:
            customize(CLAIMS, ClaimChanges(custom={name: "x", "fine": 1}), token)
        assert f"'{name}' in the {token.words}" in caught.value.description
        assert "fine" not in caught.value.description


def test_t4_no_workflow_makes_one_kind_of_token_look_like_the_other() -> None:
    assert {"scp"} <= PROHIBITED[TokenType.ID]
    assert {"auth_time"} <= PROHIBITED[TokenType.ACCESS]
    assert {"sub"} <= PROHIBITED[TokenType.MACHINE]


def test_t10_a_setting_makes_no_claim_of_ours_openids_or_hasuras() -> None:
    for name in ("sub", "iss", "Sub", "scp", "roles", "email", "x-hasura-role", "X-Hasura-User-Id"):
        assert is_reserved(name), name
    assert is_reserved("https://hasura.io/jwt/claims")
    assert not any(is_reserved(each) for each in ("tier", "https://acme.io/claims", "customer_id"))
