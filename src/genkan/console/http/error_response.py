"""A refusal as the console's pages read it."""

import sys
import traceback

import msgspec
from starlette.responses import Response

from genkan.console.errors import ConsoleError, NotSignedIn, Unexpected
from genkan.console.http.json_body import json_response


def error_response(error: Exception) -> Response:
    """`{"error": {"code", "message", "remedy"}}` with the status; faults of ours go to the log."""
    known = error if isinstance(error, ConsoleError) else _unexpected(error)
    told: dict[str, object] = {
        "code": known.code,
        "message": known.message,
        "remedy": known.remedy,
    }
    if isinstance(known, NotSignedIn):
        told["sign_in_url"] = known.sign_in_url
    return json_response({"error": told}, known.status)


def _unexpected(error: Exception) -> ConsoleError:
    text = "".join(traceback.format_exception(error))
    line = msgspec.json.encode({"type": "console", "level": "error", "detail": text}).decode()
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # the log of a server is its stderr
    return Unexpected("the console failed", remedy="its log says why")
