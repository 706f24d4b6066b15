"""Access tokens as an identity provider issues them, signed with a secret."""

import base64
import hmac
import json
import time
from uuid import UUID, uuid4

KEY = "a-secret-for-measuring-only-of-32-bytes"
JWT_SECRET = json.dumps({"type": "HS256", "key": KEY})
NAMESPACE = "https://hasura.io/jwt/claims"
_RANDOM = (1 << 76) - 1


def access_token(user_id: str, session_id: str, role: str) -> str:
    """A token of now for an hour; its `jti` is a UUID of version 7."""
    now = time.time()
    jti = UUID(int=(int(now * 1000) << 80) | (7 << 76) | (uuid4().int & _RANDOM))
    variables = {
        "x-hasura-user-id": user_id,
        "x-hasura-default-role": role,
        "x-hasura-allowed-roles": [role],
    }
    times = {"iat": int(now), "exp": int(now) + 3600}
    claims = {"sub": user_id, "sid": session_id, "jti": str(jti), NAMESPACE: variables, **times}
    signed = f"{_segment({'alg': 'HS256', 'typ': 'JWT'})}.{_segment(claims)}"
    return f"{signed}.{_encoded(hmac.digest(KEY.encode(), signed.encode(), 'sha256'))}"


def _segment(value: object) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
