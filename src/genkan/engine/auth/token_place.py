"""Where a request carries its token. Source: Hasura v2, JWT mode, `header`."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from genkan.engine.config.jwt import TokenHeader, TokenPlace
from genkan.engine.errors import InvalidHeaders


def find_token(headers: Mapping[str, str], place: TokenHeader) -> str | None:
    """The token where the setting says it is; None when the request shows none.

    Raises InvalidHeaders when an Authorization header holds something else.
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
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return None if morsel is None else morsel.value
