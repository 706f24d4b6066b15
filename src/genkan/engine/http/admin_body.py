"""Bodies of the URLs that speak to an admin."""

import msgspec

from genkan.engine.errors import InvalidJson
from genkan.engine.http.exchange import Answer, Call


def admin_body(call: Call) -> object:
    """The JSON of a request. Raises InvalidJson."""
    try:
        return msgspec.json.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidJson(f"the body is not JSON: {error}") from None


def admin_answer(answer: object) -> Answer:
    """What a command answers, as a response."""
    return Answer(200, msgspec.json.encode(answer))
