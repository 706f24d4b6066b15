"""A browser's visit to one interaction: checked once, before any page or form of it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request

from genkan.identity.errors import InteractionExpired, WrongBrowser
from genkan.identity.http.cookies import CookieName, read_cookie
from genkan.identity.http.csrf import csrf_token, is_cross_site, is_csrf_token
from genkan.identity.http.looks import read_looks
from genkan.identity.http.page_form import page_form
from genkan.identity.http.page_response import Surroundings, page_language
from genkan.identity.http.post import post_letter
from genkan.identity.http.provider import provider_of
from genkan.identity.login.letter import Letter
from genkan.identity.model.interaction import Interaction
from genkan.identity.names import InteractionId
from genkan.identity.oauth.authorize.proceed import current_application
from genkan.identity.oauth.authorize.reauth import expired_link
from genkan.identity.pages.language import Language
from genkan.identity.ports import Ports
from genkan.identity.tokens.vault import derive_key

# Ids of ours are shorter; longer ones are not looked up.
_LONGEST_ID = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who is here, on whose behalf, and in which language."""

    request: Request
    ports: Ports
    interaction: Interaction
    application_name: str
    browser: str
    language: Language
    now: datetime

    @property
    def csrf_token(self) -> str:
        """The token for this visit's forms."""
        return csrf_token(_csrf_key(self.ports), self.browser, self.interaction.id)

    @property
    def network_address(self) -> str:
        """Where the request came from, for the throttle."""
        client = self.request.client
        return client.host if client else ""

    def url(self, path: str, **extra: str) -> str:
        """A page of the same interaction, in the language the visitor chose by hand."""
        chosen = self.request.query_params.get("lang")
        language = {"lang": self.language.value} if chosen else {}
        return f"{path}?{urlencode({'i': self.interaction.id} | extra | language)}"

    def with_language(self, location: str) -> str:
        """The location of a page of ours in the language chosen by hand; others unchanged."""
        chosen = self.request.query_params.get("lang")
        is_ours = location.startswith("/") and "?" in location
        return f"{location}&lang={self.language.value}" if chosen and is_ours else location

    def surroundings(self, path: str) -> Surroundings:
        """What its pages are surrounded by; `path` is the page's own."""
        return Surroundings(
            application_name=self.application_name,
            address=f"{path}?{urlencode({'i': self.interaction.id})}",
            redirect_uri=self.interaction.redirect_uri,
            language=self.language,
        )

    async def post(self, letter: Letter) -> None:
        """Send a letter in the visitor's language (a `login.letter.Post`)."""
        await post_letter(self.ports, letter, self.language, self.now)


async def begin_visit(request: Request) -> Visit:
    """The visit of a request that names its interaction as `i`.

    Raises InteractionExpired when it is over or never was, WrongBrowser when another browser
    began it (identity-security L4).
    """
    ports = provider_of(request).ports
    return await visit_of(request, await _interaction(ports, request.query_params.get("i", "")))


async def visit_of(request: Request, interaction: Interaction | None) -> Visit:
    """The visit to an interaction that is known otherwise. Raises as begin_visit."""
    provider = provider_of(request)
    ports, now = provider.ports, provider.clock()
    if interaction is None:
        raise InteractionExpired("the sign-in was begun too long ago, or is finished: begin anew")
    browser = read_cookie(request, CookieName.BROWSER, is_secure=ports.config.is_https)
    if browser is None or not _is_browser(browser, interaction):
        raise WrongBrowser("the sign-in was begun in another browser: begin anew in this one")
    application = await current_application(interaction, ports)
    await read_looks(request, application.client_id, interaction.organization_code)
    if not interaction.is_open(now):
        raise expired_link(interaction, application, ports.config.issuer)
    return Visit(
        request=request,
        ports=ports,
        interaction=interaction,
        application_name=application.name,
        browser=browser,
        language=page_language(request, interaction.language, application.settings.language_key),
        now=now,
    )


def is_visitor(request: Request, interaction: Interaction, ports: Ports) -> bool:
    """Whether the request's browser is the one that began the interaction."""
    browser = read_cookie(request, CookieName.BROWSER, is_secure=ports.config.is_https)
    return browser is not None and _is_browser(browser, interaction)


async def begin_visit_with_form(request: Request) -> tuple[Visit, dict[str, str]]:
    """The visit and the form it brought, the form's csrf token checked. Raises as begin_visit."""
    visit = await begin_visit(request)
    form = dict(await page_form(request))
    is_ours = is_csrf_token(
        form.get("csrf_token", ""),
        key=_csrf_key(visit.ports),
        browser=visit.browser,
        purpose=visit.interaction.id,
    )
    if not is_ours or is_cross_site(request):
        raise WrongBrowser("the form was not made for this visit: load the page again")
    return visit, form


async def _interaction(ports: Ports, interaction_id: str) -> Interaction | None:
    if not interaction_id or len(interaction_id) > _LONGEST_ID or not interaction_id.isascii():
        return None
    if not interaction_id.isprintable():
        return None
    return await ports.interactions.by_id(InteractionId(interaction_id))


def _is_browser(browser: str, interaction: Interaction) -> bool:
    shown = hashlib.sha256(browser.encode()).digest()
    return hmac.compare_digest(shown, interaction.browser_hash)


def _csrf_key(ports: Ports) -> bytes:
    return derive_key(ports.config.secret_key, "csrf")
