"""The forms of pages outside of any sign-in: bound to the browser by its cookie alone."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import WrongBrowser
from genkan.identity.http.cookies import CookieName, read_cookie, set_cookie
from genkan.identity.http.csrf import csrf_token, is_cross_site, is_csrf_token
from genkan.identity.http.page_form import page_form
from genkan.identity.http.provider import provider_of
from genkan.identity.tokens.vault import derive_key


@dataclass(frozen=True, slots=True)
class FormBrowser:
    """The browser that a form is made for. is_new: it has no cookie of ours yet."""

    token: str
    is_new: bool


def form_browser(request: Request) -> FormBrowser:
    """The browser of a request, known or to be known from now on."""
    provider = provider_of(request)
    known = read_cookie(request, CookieName.BROWSER, is_secure=provider.config.is_https)
    if known is not None:
        return FormBrowser(known, is_new=False)
    return FormBrowser(provider.ports.randomness.token(), is_new=True)


def free_form_token(request: Request, browser: FormBrowser, purpose: str) -> str:
    """The csrf token of a form; `purpose` is the page's name."""
    return csrf_token(_key(request), browser.token, purpose)


def keep_browser(request: Request, browser: FormBrowser, response: Response) -> Response:
    """The answer with a new browser's cookie, without which its form would not count."""
    if browser.is_new:
        is_secure = provider_of(request).config.is_https
        set_cookie(response, CookieName.BROWSER, browser.token, is_secure=is_secure)
    return response


async def read_free_form(request: Request, purpose: str) -> dict[str, str]:
    """The fields of a form that was made for this browser. Raises WrongBrowser."""
    form = dict(await page_form(request))
    is_secure = provider_of(request).config.is_https
    browser = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    shown = form.get("csrf_token", "")
    is_ours = browser is not None and is_csrf_token(
        shown, key=_key(request), browser=browser, purpose=purpose
    )
    if not is_ours or is_cross_site(request):
        raise WrongBrowser("the form was not made for this browser: load the page again")
    return form


def _key(request: Request) -> bytes:
    return derive_key(provider_of(request).config.secret_key, "csrf")
