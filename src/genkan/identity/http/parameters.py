"""Parameters out of a query or a form, read strictly."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from genkan.identity.errors import InvalidRequest
from genkan.identity.oauth.parameters import Parameters, parameters_from_pairs

_MOST_FIELDS: Final = 100
_FORM: Final = "application/x-www-form-urlencoded"


def query_parameters(request: Request) -> Parameters:
    """The parameters of the query. Raises InvalidRequest when it is not percent-encoded UTF-8."""
    return _parse(bytes(request.scope["query_string"]))


async def form_parameters(request: Request) -> Parameters:
    """The parameters of a form body; the query does not count (RFC 6749 section 3.2)."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != _FORM:
        raise InvalidRequest(f"the body must be a form: set Content-Type to '{_FORM}'")
    return _parse(await request.body())


def one_header(request: Request, name: str) -> str | None:
    """A header that may be there once. Raises InvalidRequest when it is there twice."""
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise InvalidRequest(f"header '{name}' is given {len(values)} times, expected once")
    return values[0] if values else None


def _parse(encoded: bytes) -> Parameters:
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise InvalidRequest(
            f"the parameters must be percent-encoded UTF-8, at most {_MOST_FIELDS} of them"
        ) from error
    return parameters_from_pairs(pairs)
