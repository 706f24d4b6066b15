"""Keys and signed tokens for the tests, made without the code under test."""

import base64
import hmac
import json
import warnings
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

SECRET = "a-shared-secret-of-more-than-32-bytes-for-HS256"
RSA_KEY = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
OTHER_RSA_KEY = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
EC_KEY = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
ED_KEY = OKPKey.import_key(ed25519.Ed25519PrivateKey.generate())
NAMESPACE = "https://hasura.io/jwt/claims"
HASURA_CLAIMS = {
    "x-hasura-allowed-roles": ["user", "editor"],
    "x-hasura-default-role": "user",
    "x-hasura-user-id": "kp_1",
}


def signed(claims: dict[str, Any], key: Any, alg: str, **header: Any) -> str:
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    payload = json.dumps(claims).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # joserfc would rather have EdDSA called Ed25519
        return jws.serialize_compact({"alg": alg, **header}, payload, key, registry=registry)


def secret_key(secret: str = SECRET) -> OctKey:
    octets = base64.urlsafe_b64encode(secret.encode()).rstrip(b"=").decode()
    return OctKey.import_key({"kty": "oct", "k": octets})


def signed_with_bytes(claims: dict[str, Any], secret: bytes) -> str:
    """HS256 with any bytes; joserfc itself would refuse a public key as a secret."""
    text = f"{part({'alg': 'HS256'})}.{part(claims)}"
    mac = hmac.new(secret, text.encode(), "sha256").digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def public_pem(key: Any) -> str:
    return key.as_pem(private=False).decode()


def public_jwk(key: Any, **members: Any) -> dict[str, Any]:
    return {**key.as_dict(private=False), **members}


def jwks(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def part(value: Any) -> str:
    """A token's segment from any JSON value."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
