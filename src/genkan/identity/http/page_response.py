"""Pages as HTTP answers: status, headers, language."""

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from genkan.identity.errors import (
    AccessDenied,
    DeniedByWorkflow,
    HandOffFailed,
    IdentityError,
    InteractionExpired,
    PageRefusal,
    ProvisioningFailed,
    TooManyAttempts,
    WorkflowFailed,
    WrongBrowser,
)
from genkan.identity.http.looks import looks_of
from genkan.identity.http.provider import provider_of
from genkan.identity.http.security_headers import page_headers
from genkan.identity.pages.hand_off_page import HandOffErrorPage
from genkan.identity.pages.language import Language, choose_language
from genkan.identity.pages.look import look_css, style_source
from genkan.identity.pages.page import (
    Frame,
    NoticeKind,
    NoticePage,
    Page,
    PasskeyPage,
)
from genkan.identity.pages.render import render, stylesheet_path
from genkan.identity.pages.text import counted_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a page's answer depends on besides the page.

    address: where the page can be fetched in another language; empty when nowhere.
    redirect_uri: where its form may end at last, validated.
    """

    application_name: str = ""
    address: str = ""
    redirect_uri: str | None = None
    language: Language | None = None


def page_response(
    request: Request,
    page: Page,
    surroundings: Surroundings = Surroundings(),
    *,
    status: int = 200,
) -> Response:
    """The answer that shows `page`."""
    frame = Frame(
        language=surroundings.language or page_language(request),
        stylesheet_url=stylesheet_path(),
        application_name=surroundings.application_name,
        address=surroundings.address,
        is_development=provider_of(request).config.is_development,
        looks=looks_of(request),
    )
    headers = dict(
        page_headers(
            surroundings.redirect_uri,
            has_script=isinstance(page, PasskeyPage),
            style=style_source(look_css(frame.looks.design)),
        )
    )
    headers["Content-Language"] = frame.language.value
    return HTMLResponse(render(page, frame), status_code=status, headers=headers)


def see_other(location: str, redirect_uri: str | None = None) -> Response:
    """A redirect after a form (303: the browser fetches the next page with GET).

    The header is set here and not by the framework, which would quote `location` anew.
    """
    response = RedirectResponse("/", status_code=303, headers=dict(page_headers(redirect_uri)))
    response.headers["Location"] = location
    return response


def refusal_response(request: Request, error: IdentityError, *, request_id: str = "") -> Response:
    """The page that tells a person what was refused, and what to do.

    In development it says what exactly, and names the URL to allow.
    """
    if isinstance(error, InteractionExpired) and error.location is not None:
        return see_other(error.location)
    if isinstance(error, HandOffFailed):
        return _hand_off_response(request, error, request_id)
    kind = _notice_kind(error)
    page = NoticePage(kind=kind, request_id=request_id)
    if isinstance(error, InteractionExpired):
        page = replace(page, restart_url=error.restart_url or "")
    if isinstance(error, TooManyAttempts):
        seconds = max(1, error.retry_after_seconds)
        wait = counted_text(page_language(request), "wait_seconds", seconds)
        page = replace(page, detail=wait)
    elif isinstance(error, DeniedByWorkflow):
        page = replace(page, detail=error.description, return_url=error.location or "")
    elif provider_of(request).config.is_development:
        address = error.address if isinstance(error, PageRefusal) else None
        detail = f"{error.description[:1].upper()}{error.description[1:]}."
        page = replace(page, detail=detail, address=address or "")
    response = page_response(request, page, status=error.status)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    return response


def _hand_off_response(request: Request, error: HandOffFailed, request_id: str) -> Response:
    """The page on which a sign-in at another provider ends, with the way to another one."""
    is_development = provider_of(request).config.is_development
    page = HandOffErrorPage(
        reason=error.reason,
        provider=error.provider,
        sign_in_url=error.retry_url,
        detail=error.detail or "" if is_development else "",
        request_id=request_id,
    )
    return page_response(request, page, status=error.status)


def fault_response(request: Request, *, status: int, request_id: str) -> Response:
    """The page for a fault of ours: nothing but the request's id (identity-security L20)."""
    page = NoticePage(kind=NoticeKind.SERVER_FAULT, request_id=request_id)
    return page_response(request, page, status=status)


def page_language(
    request: Request, wished: str | None = None, default: str | None = None
) -> Language:
    """The language of the answer: `lang`, else `wished` by the interaction, else the browser's.

    default: the application's, for a browser that knows none of ours.
    """
    requested = f"{request.query_params.get('lang') or ''} {wished or ''}"
    return choose_language(requested, request.headers.get("accept-language"), default)


def _notice_kind(error: IdentityError) -> NoticeKind:
    match error:
        case TooManyAttempts():
            return NoticeKind.RATE_LIMITED
        case InteractionExpired():
            return NoticeKind.LINK_EXPIRED
        case WrongBrowser():
            return NoticeKind.FORM_EXPIRED
        case AccessDenied():
            return NoticeKind.ACCESS_DENIED
        case WorkflowFailed() | ProvisioningFailed():
            return NoticeKind.SERVER_FAULT
        case _:
            # Open on purpose: the family of errors grows, and each is a refused request.
            return NoticeKind.INVALID_REQUEST
