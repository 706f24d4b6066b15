"""Where a request carries its token. Source: Hasura v2, JWT mode, `header`."""

from collections.abc import Mapping

from genkan.engine.config.jwt import TokenHeader, TokenPlace
from genkan.engine.errors import InvalidHeaders


def find_token(headers: Mapping[str, str], place: TokenHeader) -> str | None:
    """The token where the setting says it is; None when the request shows none.

    Raises InvalidHeaders when an Authorization header holds something else, or when the cookie
    is there with several values: which of them is the token nobody can tell.
    """
    match place.place:
        case TokenPlace.AUTHORIZATION:
            value = headers.get("authorization")
            if value is None:
                return None
            words = value.split()
            if len(words) != len(("Bearer", "token")) or words[0] != "Bearer":
                raise InvalidHeaders("Malformed Authorization header")
            return words[1]
        case TokenPlace.COOKIE:
            value = headers.get("cookie")
            return None if value is None else _cookie(value, place.name)
        case TokenPlace.CUSTOM_HEADER:
            value = headers.get(place.name.lower())
            return None if value is None else value.strip().removeprefix("Bearer ").strip()


def _cookie(header: str, name: str) -> str | None:
    """The value of a cookie, whatever the others hold: `SimpleCookie` ends at the first odd one.

    Source: RFC 6265 sections 4.2.1 and 5.4.
    """
    values: set[str] = set()
    for pair in header.split(";"):
        found, equals, value = pair.strip().partition("=")
        if equals and found.strip() == name:
            values.add(value.strip().strip('"'))
    if len(values) > 1:
        # Source: Hasura v2, `processJwt`: each is a token of its own.
        raise InvalidHeaders("Could not verify JWT: Multiple JWTs found")
    return values.pop() if values else None
