"""Which access tokens are good, by the issuer's keys."""

from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

ALGORITHMS = ["RS256", "ES256"]


def verified_claims(token: str, keys: KeySet, issuer: str, client_id: str) -> dict[str, object]:
    """What a token says that this issuer gave to this application, and that is good now."""
    rules = JWTClaimsRegistry(
        iss={"essential": True, "value": issuer},
        azp={"essential": True, "value": client_id},
        exp={"essential": True},
        sub={"essential": True},  # a machine's token has none
        scp={"essential": True},  # nor an ID token this
    )
    claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    rules.validate(claims)
    return claims
