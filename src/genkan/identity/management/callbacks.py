"""Kinde's tag "Callbacks": the URLs an application may be called back at."""

from dataclasses import replace
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import called_application, store_application
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.url_policy import check_callback_urls, check_urls


class UrlsBody(Body):
    """`{"urls": [...]}`."""

    urls: list[str] = Field(max_length=200)


async def get_callback_urls(call: Call) -> Reply:
    """Where the browser may return with a code."""
    return success(redirect_urls=list((await called_application(call)).redirect_uris))


async def add_callback_urls(call: Call) -> Reply:
    """Add to them."""
    application = await called_application(call)
    urls = check_callback_urls(
        [*application.redirect_uris, *read_body(call, UrlsBody).urls], "urls"
    )
    return await store_application(call, replace(application, redirect_uris=urls))


async def replace_callback_urls(call: Call) -> Reply:
    """Set all of them."""
    application = await called_application(call)
    urls = check_callback_urls(read_body(call, UrlsBody).urls, "urls")
    return await store_application(call, replace(application, redirect_uris=urls))


async def delete_callback_urls(call: Call) -> Reply:
    """Remove those named in `urls`, separated by commas."""
    application = await called_application(call)
    left = _without(application.redirect_uris, call)
    return await store_application(call, replace(application, redirect_uris=left))


async def get_logout_urls(call: Call) -> Reply:
    """Where the browser may return after a logout."""
    return success(logout_urls=list((await called_application(call)).logout_uris))


async def add_logout_urls(call: Call) -> Reply:
    """Add to them."""
    application = await called_application(call)
    urls = check_urls([*application.logout_uris, *read_body(call, UrlsBody).urls], "urls")
    return await store_application(call, replace(application, logout_uris=urls))


async def replace_logout_urls(call: Call) -> Reply:
    """Set all of them."""
    application = await called_application(call)
    urls = check_urls(read_body(call, UrlsBody).urls, "urls")
    return await store_application(call, replace(application, logout_uris=urls))


async def delete_logout_urls(call: Call) -> Reply:
    """Remove those named in `urls`, separated by commas."""
    application = await called_application(call)
    left = _without(application.logout_uris, call)
    return await store_application(call, replace(application, logout_uris=left))


def _without(urls: tuple[str, ...], call: Call) -> tuple[str, ...]:
    named = frozenset(filter(None, call.query.get("urls", "").split(",")))
    if not named:
        raise InvalidBody(("urls: name the URLs to delete, separated by commas",))
    return tuple(url for url in urls if url not in named)


_CALLBACKS = "/applications/{application_id}/auth_redirect_urls"
_LOGOUTS = "/applications/{application_id}/auth_logout_urls"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _CALLBACKS, "read:applications_redirect_uris", get_callback_urls),
    operation("POST", _CALLBACKS, "create:applications_redirect_uris", add_callback_urls),
    operation("PUT", _CALLBACKS, "update:applications_redirect_uris", replace_callback_urls),
    operation("DELETE", _CALLBACKS, "delete:applications_redirect_uris", delete_callback_urls),
    operation("GET", _LOGOUTS, "read:application_logout_uris", get_logout_urls),
    operation("POST", _LOGOUTS, "create:application_logout_uris", add_logout_urls),
    operation("PUT", _LOGOUTS, "update:application_logout_uris", replace_logout_urls),
    operation("DELETE", _LOGOUTS, "delete:application_logout_uris", delete_logout_urls),
)
