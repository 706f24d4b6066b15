"""T10: whatever names are stored, no setting and no workflow changes a claim that is ours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genkan.identity.errors import ProhibitedClaim
from genkan.identity.model.hasura_mapping import HasuraMapping, HasuraMode
from genkan.identity.model.token_customization import TokenContents, TokenCustomization, TokenType
from genkan.identity.names import ClaimSource
from genkan.identity.tokens.claim_source import SOURCES
from genkan.identity.tokens.customize import PROHIBITED, ClaimChanges, customize, is_reserved
from genkan.identity.tokens.hasura_mapping import TAKEN_VARIABLES
from tests.identity.core.test_golden_claims import WEB, access_token, id_token

OURS = sorted({*access_token(), *id_token()})
NAMES = st.sampled_from([*OURS, "https://hasura.io/jwt/claims", "x-hasura-role"]) | st.text(
    min_size=1, max_size=20
)
CLAIM_SOURCES = st.sampled_from(SOURCES).map(ClaimSource)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(NAMES, CLAIM_SOURCES, max_size=8), st.sampled_from(HasuraMode))
def test_claims_of_choice_change_none_of_ours(
    custom: dict[str, ClaimSource], mode: HasuraMode
) -> None:
    contents = replace(WEB.tokens.access_token, custom_claims=custom)
    tokens = TokenCustomization(access_token=contents, id_token=TokenContents(custom_claims=custom))
    hasura = HasuraMapping(is_enabled=True, mode=mode)
    plain, chosen = replace(WEB, hasura=hasura), replace(WEB, hasura=hasura, tokens=tokens)
    for mint in (access_token, id_token):
        before, after = mint(plain), mint(chosen)
        kept = {name for name in before if is_reserved(name)}
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@given(
    st.dictionaries(
        st.sampled_from(sorted(TAKEN_VARIABLES)) | st.from_regex(r"x-hasura-[a-z]{1,9}\Z"),
        CLAIM_SOURCES,
        max_size=8,
    )
)
def test_session_variables_of_choice_change_none_of_ours(variables: dict[str, ClaimSource]) -> None:
    mapping = HasuraMapping(is_enabled=True)
    chosen = replace(mapping, session_variables=variables)
    before = access_token(replace(WEB, hasura=mapping))[mapping.namespace]
    after = access_token(replace(WEB, hasura=chosen))[mapping.namespace]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert {name: after[name] for name in before} == before
    assert all(isinstance(value, str | list) for value in after.values())


@given(st.dictionaries(NAMES, JSON, max_size=6), st.booleans())
def test_a_workflow_changes_no_claim_that_is_ours_alone(
    custom: dict[str, object],
    is_reset: bool,  # noqa: FBT001 - hypothesis draws it
) -> None:
    changes = ClaimChanges(custom=custom, is_reset=is_reset)
    for token, before in ((TokenType.ACCESS, access_token()), (TokenType.ID, id_token())):
        if PROHIBITED[token].isdisjoint(custom):
            after = customize(before, changes, token)
            ours = PROHIBITED[token].intersection(before)
            assert {name: after[name] for name in ours} == {name: before[name] for name in ours}
        else:
            with pytest.raises(ProhibitedClaim):
                customize(before, changes, token)
