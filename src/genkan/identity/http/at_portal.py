"""A request at the portal: whose visit it is, its form, and the proof that some pages want.

Each page's handler gets an `AtPortal`, never a bare request: `portal_page`, `portal_form` and
their proven sisters make the endpoints, so that none forgets the visit, the csrf token or the
proof (portal/step_up.py).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import wraps
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InteractionExpired, WrongBrowser
from genkan.identity.http.cookies import CookieName, clear_cookie, read_cookie, set_cookie
from genkan.identity.http.csrf import csrf_token, is_cross_site, is_csrf_token
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint, Handler
from genkan.identity.http.page_form import page_form
from genkan.identity.http.page_response import (
    Surroundings,
    page_language,
    page_response,
    see_other,
)
from genkan.identity.http.post import post_letter
from genkan.identity.http.provider import provider_of
from genkan.identity.login.letter import Letter
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.pages.language import Language
from genkan.identity.pages.page import Page
from genkan.identity.pages.portal_page import PortalFrame, PortalLink
from genkan.identity.portal.step_up import Ask, asks_of, is_proven
from genkan.identity.portal.visit import PortalVisit, portal_visit
from genkan.identity.ports import Ports
from genkan.identity.tokens.vault import derive_key

_PURPOSE: Final = "portal"
_REFUSED_STATUS: Final = 400
_LONGEST_ID: Final = 2_048
PROOF_PATH: Final = "/portal/proof"
LEAVE_PATH: Final = "/portal/leave"
LEFT_PATH: Final = "/portal/left"


class Section(Enum):
    """The pages that the portal's own navigation names; the value is the path."""

    PROFILE = "/portal"
    SECURITY = "/portal/security"
    SESSIONS = "/portal/sessions"
    ORGANIZATIONS = "/portal/organizations"
    APPLICATIONS = "/portal/applications"


_NAMES: Final = {each: f"portal_{each.name.lower()}" for each in Section}


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPortal:
    """One request of a visit. asks: what the visitor may prove themselves by."""

    request: Request
    ports: Ports
    token: str
    visit: PortalVisit
    asks: tuple[Ask, ...]
    is_proven: bool
    language: Language
    now: datetime

    @property
    def network_address(self) -> str:
        """Where the request came from, for the throttle."""
        client = self.request.client
        return client.host if client else ""

    @property
    def csrf_token(self) -> str:
        """The token for the forms of this visit; another one after each proof."""
        return csrf_token(_csrf_key(self.ports), self.token, _PURPOSE)

    def url(self, path: str, **query: str) -> str:
        """A page of the portal, in the language that was chosen by hand."""
        chosen = self.request.query_params.get("lang")
        pairs = query | ({"lang": self.language.value} if chosen else {})
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def frame(self, section: Section, notice: str = "") -> PortalFrame:
        """What surrounds a page of this section."""
        user = self.visit.user
        return PortalFrame(
            account=user.email or user.username or user.full_name or user.id,
            csrf_token=self.csrf_token,
            links=tuple(
                PortalLink(_NAMES[each], self.url(each.value), is_current=each is section)
                for each in Section
            ),
            leave_action=self.url(LEAVE_PATH),
            return_url=self.visit.aim.return_url or "",
            notice=notice or _notice(self.request),
        )

    def page(self, page: Page, path: str, *, is_refused: bool = False) -> Response:
        """The answer that shows a page; `path` is its own, empty for the answer to a form."""
        surroundings = Surroundings(
            application_name=self.visit.application.name,
            address=path,
            language=self.language,
        )
        status = _REFUSED_STATUS if is_refused else 200
        return page_response(self.request, page, surroundings, status=status)

    def go(self, path: str, notice: str = "", **query: str) -> Response:
        """The redirect after a form, to a page that says what was done."""
        return see_other(self.url(path, **query, **({"done": notice} if notice else {})))

    def leave(self) -> Response:
        """The redirect after what ended the visit as well: there is no page to come back to."""
        response = see_other(self.url(LEFT_PATH))
        clear_cookie(response, CookieName.PORTAL, is_secure=self.ports.config.is_https)
        return response

    def keep(self, token: str, response: Response) -> Response:
        """The answer with the visit's token in the browser's cookie."""
        keep_visit(response, token, self.visit, self.ports, self.now)
        return response

    async def post(self, letter: Letter) -> None:
        """Send a letter in the visitor's language (a `login.letter.Post`)."""
        await post_letter(self.ports, letter, self.language, self.now)


Show = Callable[[AtPortal], Awaitable[Response]]
Take = Callable[[AtPortal, Mapping[str, str]], Awaitable[Response]]


def portal_page(path: str, show: Show) -> Endpoint:
    """A page for whoever visits."""

    @wraps(show)
    async def handle(request: Request) -> Response:
        return await show(await begin_portal(request))

    return _endpoint(path, "GET", handle)


def portal_form(path: str, take: Take) -> Endpoint:
    """A form of whoever visits."""

    @wraps(take)
    async def handle(request: Request) -> Response:
        return await take(*await begin_portal_with_form(request))

    return _endpoint(path, "POST", handle)


def proven_page(path: str, show: Show) -> Endpoint:
    """A page for who proved lately that the account is theirs; others prove it first."""

    @wraps(show)
    async def handle(request: Request) -> Response:
        at = await begin_portal(request)
        return await show(at) if at.is_proven else ask_for_proof(at, path)

    return _endpoint(path, "GET", handle)


def proven_form(path: str, take: Take, *, stands_on: str) -> Endpoint:
    """A form of who proved it lately; `stands_on`: the page to come back to otherwise."""

    @wraps(take)
    async def handle(request: Request) -> Response:
        at, fields = await begin_portal_with_form(request)
        return await take(at, fields) if at.is_proven else ask_for_proof(at, stands_on)

    return _endpoint(path, "POST", handle)


def ask_for_proof(at: AtPortal, path: str) -> Response:
    """To the page that asks; it leads back to `path`."""
    return see_other(at.url(PROOF_PATH, to=path))


async def begin_portal(request: Request) -> AtPortal:
    """The visit of a request. Raises InteractionExpired."""
    provider = provider_of(request)
    ports, now = provider.ports, provider.clock()
    is_secure = provider.config.is_https
    token = read_cookie(request, CookieName.PORTAL, is_secure=is_secure)
    if token is None:
        raise InteractionExpired("open the portal from the application")
    visit = await portal_visit(token, ports, now)
    asks = await asks_of(ports, visit)
    cookie = read_cookie(request, CookieName.SESSION, is_secure=is_secure)
    session = await find_session(cookie, ports, now)
    return AtPortal(
        request=request,
        ports=ports,
        token=token,
        visit=visit,
        asks=asks,
        is_proven=is_proven(visit, asks, session, now),
        language=page_language(request),
        now=now,
    )


async def begin_portal_with_form(request: Request) -> tuple[AtPortal, Mapping[str, str]]:
    """The visit and the form it brought. Raises InteractionExpired, WrongBrowser."""
    at = await begin_portal(request)
    fields = await page_form(request)
    is_ours = is_csrf_token(
        fields.get("csrf_token", ""),
        key=_csrf_key(at.ports),
        browser=at.token,
        purpose=_PURPOSE,
    )
    if not is_ours or is_cross_site(request):
        raise WrongBrowser("the form was not made for this visit: load the page again")
    return at, fields


def id_field(fields: Mapping[str, str], name: str) -> str:
    """The id in a form's field; empty when it can be none, and so is nobody's."""
    value = fields.get(name, "")
    is_id = len(value) <= _LONGEST_ID and value.isascii() and value.isprintable()
    return value if is_id else ""


def keep_visit(
    response: Response, token: str, visit: PortalVisit, ports: Ports, now: datetime
) -> None:
    """Put the visit's token into the browser's cookie, for as long as the visit lasts."""
    set_cookie(
        response,
        CookieName.PORTAL,
        token,
        is_secure=ports.config.is_https,
        lifetime_seconds=max(0, int((visit.ends_at - now).total_seconds())),
    )


# What a page may say that was done; nothing else of the URL is ever shown.
_NOTICES: Final = frozenset(
    {
        *("portal_saved", "portal_email_changed", "portal_password_was_changed"),
        *("portal_added", "portal_removed", "portal_ended", "portal_organization_left"),
        *("portal_withdrawn", "portal_proven"),
    }
)


def _notice(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in _NOTICES else ""


def _endpoint(path: str, method: str, handle: Handler) -> Endpoint:
    return Endpoint(path, (method,), handle, Caller.BROWSER, longest_body_bytes=2 * FORM_BYTES)


def _csrf_key(ports: Ports) -> bytes:
    return derive_key(ports.config.secret_key, "csrf")
