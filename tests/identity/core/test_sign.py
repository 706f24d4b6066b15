"""The tokens we frame ourselves are what another library takes for JWTs of ours."""

import msgspec
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, RSAKey

from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.names import KeyId
from genkan.identity.tokens.signer import signer

RSA = RSAKey.generate_key(2048)
EC = ECKey.generate_key("P-256")
KEYS = {SigningAlgorithm.RS256: RSA, SigningAlgorithm.ES256: EC}


@pytest.mark.parametrize("algorithm", SigningAlgorithm)
def test_a_token_verifies_and_has_the_header_of_kindes(algorithm: SigningAlgorithm) -> None:
    key = KEYS[algorithm]
    made = signer(KeyId("k1"), algorithm, key.get_op_key("sign"))
    for number in range(50):  # ECDSA's numbers now and then begin with zeros
        payload = msgspec.json.encode({"n": number, "name": "Zoë"})
        read = jws.deserialize_compact(made.token(payload), key, [algorithm.value])
        assert read.payload == payload
        assert read.headers() == {"alg": algorithm.value, "kid": "k1", "typ": "JWT"}


@pytest.mark.parametrize("algorithm", SigningAlgorithm)
def test_a_token_that_was_changed_does_not_verify(algorithm: SigningAlgorithm) -> None:
    key = KEYS[algorithm]
    token = signer(KeyId("k1"), algorithm, key.get_op_key("sign")).token(b'{"sub":"kp_1"}')
    head, _, signature = token.split(".")
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(f"{head}.eyJzdWIiOiJrcF8yIn0.{signature}", key, [algorithm.value])


def test_a_key_of_no_kind_of_ours_signs_nothing() -> None:
    with pytest.raises(AssertionError, match="is of no kind that signs RS256"):
        signer(KeyId("k1"), SigningAlgorithm.RS256, object())
