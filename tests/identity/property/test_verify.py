"""No change of a genuine token is accepted, and nothing raises but InvalidToken."""

import base64
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from genkan.identity.errors import InvalidToken
from genkan.identity.model.signing_key import KeyState, SigningAlgorithm
from genkan.identity.names import KeyId
from genkan.identity.tokens.key_ring import key_ring
from genkan.identity.tokens.key_rotation import WantedKey, make_key
from genkan.identity.tokens.sign import sign
from genkan.identity.tokens.verify import Expectation, TokenKind, VerifiedClaims, verify

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RING = key_ring(
    [
        make_key(KeyId(f"2a:e{number}"), WantedKey(algorithm, KeyState.ACTIVE), NOW)
        for number, algorithm in enumerate(SigningAlgorithm)
    ]
)
CLAIMS = {
    "iss": "http://localhost:8080",
    "azp": "c",
    "aud": [],
    "exp": int(NOW.timestamp()) + 60,
    "iat": int(NOW.timestamp()),
    "jti": "j",
    "sub": "kp_1",
    "scp": ["openid"],
}
TOKEN = sign(CLAIMS, RING)
CURVE_TOKEN = sign(CLAIMS, RING, SigningAlgorithm.ES256)
EXPECTED = Expectation(issuer="http://localhost:8080", kind=TokenKind.ACCESS)


def accepted(token: str) -> VerifiedClaims | None:
    try:
        return verify(token, RING, EXPECTED, NOW)
    except InvalidToken:
        return None


def bytes_of(token: str) -> list[bytes]:
    return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")]


def test_the_genuine_token_is_accepted() -> None:
    assert accepted(TOKEN) is not None
    assert accepted(CURVE_TOKEN) is not None


@given(
    st.sampled_from((TOKEN, CURVE_TOKEN)),
    st.integers(0, len(CURVE_TOKEN) - 1),
    st.characters(codec="ascii"),
)
def test_a_token_with_one_changed_character_is_refused(
    token: str, from_end: int, character: str
) -> None:
    at = len(token) - 1 - from_end
    changed = token[:at] + character + token[at + 1 :]
    if changed == token or accepted(changed) is None:
        return
    # The last character of a segment has bits that stand for nothing (RFC 4648 section 3.5).
    assert bytes_of(changed) == bytes_of(token)


@given(st.text(max_size=200))
def test_any_text_is_refused_without_another_error(text: str) -> None:
    assert accepted(text) is None


@given(st.binary(max_size=100), st.binary(max_size=100), st.binary(max_size=100))
def test_any_three_segments_are_refused_without_another_error(
    header: bytes, payload: bytes, signature: bytes
) -> None:
    segments = (header, payload, signature)
    token = ".".join(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in segments)
    assert accepted(token) is None
