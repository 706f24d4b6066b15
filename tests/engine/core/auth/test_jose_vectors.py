"""Wycheproof's and RFC 7520's vectors against the one verifier."""

import base64
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from genkan.engine.auth import jwt
from genkan.engine.auth.jose_key import is_signed_by
from genkan.engine.auth.key_set import KeySet, VerifyingKey, verifying_key, verifying_keys
from genkan.engine.errors import InvalidJwt
from tests.engine.jose_vectors import VECTORS, vector_file

SIGNATURES = vector_file("wycheproof/json_web_signature_test.json")
KEYS = vector_file("wycheproof/json_web_key_test.json")
# 367 and 370 are called invalid and are the valid token to the letter; 372 and 373 are called
# valid and have a "?" in them.
MISLABELLED = {("base64", number) for number in (367, 370, 372, 373)}


def keys_of(group: Any) -> KeySet:
    jwk = group.get("public") or group["private"]
    members = jwk.get("keys", [jwk])
    keys = verifying_keys(members)
    is_mixed = len({type(key.key).__name__ == "OctKey" for key in keys}) > 1
    # read_key_set never takes symmetric keys; the HMAC vectors stand for static keys.
    return tuple(k for k in keys if not is_mixed or type(k.key).__name__ != "OctKey")


def vectors(document: Any) -> Iterator[Any]:
    for group in document["testGroups"]:
        for test in group["tests"]:
            if (group["comment"], test["tcId"]) not in MISLABELLED:
                yield pytest.param(
                    group, test, id=f"{group['comment']}-{test['tcId']}-{test['comment']}"
                )


def is_signed(token: str, key: VerifyingKey) -> bool:
    return is_signed_by(token, key.key, key.algorithms, jwt.MAX_TOKEN_BYTES)


def is_signature_accepted(token: str, keys: KeySet) -> bool:
    """Whether all but the claims is accepted: the vectors' payloads are no claims."""
    try:
        header = jwt._json_object(jwt._segments(token)[0])
        jwt._check_header(header)
        return any(is_signed(token, key) for key in jwt._candidates(keys, header))
    except InvalidJwt:
        return False


@pytest.mark.parametrize(("group", "test"), [*vectors(SIGNATURES)])
def test_a_signature_is_accepted_only_where_wycheproof_says_so(group: Any, test: Any) -> None:
    accepted = is_signature_accepted(test["jws"], keys_of(group))
    if test["result"] == "valid":
        assert accepted or is_narrower_on_purpose(group, test)
    else:
        assert not accepted


def is_narrower_on_purpose(group: Any, test: Any) -> bool:
    """A key is for one algorithm here: the one it names; an RSA key that names none, for RS*."""
    jwk = group.get("public") or group["private"]
    header = test["jws"].split(".")[0]
    alg = msgspec.json.decode(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["alg"]
    return alg != jwk.get("alg") if "alg" in jwk else alg.startswith("PS")


@pytest.mark.parametrize(("group", "test"), [*vectors(KEYS)])
def test_a_key_is_used_only_where_wycheproof_says_so(group: Any, test: Any) -> None:
    assert is_signature_accepted(test["jws"], keys_of(group)) == (test["result"] == "valid")


@pytest.mark.parametrize(
    "name", ["4_1.rsa_v15_signature", "4_3.ecdsa_signature", "4_4.hmac-sha2_integrity_protection"]
)
def test_the_cookbooks_signatures_are_accepted(name: str) -> None:
    vector = msgspec.json.decode((VECTORS / "rfc7520" / "jws" / f"{name}.json").read_bytes())
    key = verifying_key(vector["input"]["key"])
    assert isinstance(key, VerifyingKey)
    assert is_signature_accepted(vector["output"]["compact"], (key,))
