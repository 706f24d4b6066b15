"""Where a request comes from: a page of this console, or one that only borrows its cookie.

Cookies ignore ports, and `SameSite` does too: a page on http://localhost:3000 is the same site as
http://localhost:8080. So an answer is for requests of our own origin alone. A header of its own
makes browsers ask first (CORS, preflight), and nobody is ever told yes.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from genkan.console.errors import CrossSite

HEADER: Final = "x-genkan-console"
HEADER_VALUE: Final = "1"
READING: Final = frozenset({"GET", "HEAD"})
# "none": typed in, or a bookmark. Source: Fetch Metadata Request Headers, Sec-Fetch-Site.
_OWN_SITES: Final = frozenset({"same-origin", "none"})
_REMEDY: Final = "open the console itself, at /console, and act there"


def check_provenance(method: str, headers: Mapping[str, str], own_origin: str) -> None:
    """Raises CrossSite for a request that no page of this console made.

    headers: by lower-case name.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITES:
        raise CrossSite("another site's page sent this request", remedy=_REMEDY)
    origin = headers.get("origin")
    if origin is not None and not is_own_origin(origin, headers.get("host", ""), own_origin):
        raise CrossSite(f"a page of '{origin[:200]}' sent this request", remedy=_REMEDY)
    if method not in READING and headers.get(HEADER) != HEADER_VALUE:
        raise CrossSite(
            f"the header '{HEADER}: {HEADER_VALUE}' is missing", remedy="send it with every change"
        )


def check_websocket(headers: Mapping[str, str], own_origin: str) -> None:
    """Raises CrossSite unless a page of this console opens the websocket.

    Browsers always send the origin then (RFC 6455 section 4.1), and no header of a page's own.
    """
    origin = headers.get("origin", "")
    if not is_own_origin(origin, headers.get("host", ""), own_origin):
        raise CrossSite("another site's page opened this websocket", remedy=_REMEDY)


def is_own_origin(origin: str, host: str, own_origin: str) -> bool:
    """Whether an `Origin` is ours: the configured one, or the one the request was sent to."""
    if origin == own_origin:
        return True
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and bool(host) and parts.netloc == host
