"""An API that takes Genkan's access tokens: `uvicorn main:app`."""

import os
import time
from typing import Annotated, Any

import httpx
from fastapi import Depends, FastAPI, Header, HTTPException
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from tokens import verified_claims

ISSUER = os.environ["KINDE_ISSUER_URL"]
CLIENT_ID = os.environ["KINDE_CLIENT_ID"]
SECONDS_BETWEEN_FETCHES = 10

app = FastAPI()


class Keys:
    """The issuer's public keys; those that we have not seen are asked for, though not at will."""

    def __init__(self) -> None:
        self.known = KeySet([])
        self.fetched_at = float("-inf")

    def fetch(self) -> bool:
        """Whether there are newer keys now."""
        if time.monotonic() - self.fetched_at < SECONDS_BETWEEN_FETCHES:
            return False
        self.fetched_at = time.monotonic()
        answer = httpx.get(f"{ISSUER}/.well-known/jwks.json", timeout=5).raise_for_status()
        self.known = KeySet.import_key_set(answer.json())
        return True


keys = Keys()


def signed_in(authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
    """The claims of who asks; 401 without a good token."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise refused("no bearer token")
    try:
        return verified_claims(token, keys.known, ISSUER, CLIENT_ID)
    except InvalidKeyIdError:
        if not keys.fetch():
            raise refused("signed by a key that the issuer does not have") from None
        return signed_in(authorization)
    except (JoseError, ValueError) as error:
        raise refused(str(error)) from None


def refused(why: str) -> HTTPException:
    """401 as RFC 6750 has it; a header is one line of ASCII without quotes in it."""
    told = why.encode("ascii", "replace").decode().replace('"', "'").replace("\n", " ")
    challenge = f'Bearer error="invalid_token", error_description="{told}"'
    return HTTPException(401, "not signed in", {"www-authenticate": challenge})


Claims = Annotated[dict[str, Any], Depends(signed_in)]


@app.get("/me")
def me(claims: Claims) -> dict[str, Any]:
    """Who asks, and in which organization."""
    return {"id": claims["sub"], "organization": claims.get("org_code")}


@app.get("/reports")
def reports(claims: Claims) -> list[str]:
    """For those who hold the permission `read:reports` in their organization."""
    if "read:reports" not in claims.get("permissions", []):
        raise HTTPException(403, "the permission 'read:reports' is missing")
    return ["January", "February"]
