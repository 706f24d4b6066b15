"""What the user is to be asked, whether they are signed on or not."""

from dataclasses import replace
from typing import Final

from genkan.identity.errors import InvalidRequest
from genkan.identity.oauth.authorize.request import AuthorizationRequest

_PROMPTS: Final = frozenset({"none", "login", "create", "consent", "select_account"})
_MOST_DIGITS: Final = 9


def check_prompt(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with its prompts, `max_age`, and what fills the form in.

    Source: OIDC Core section 3.1.2.1; Initiating User Registration 1.0 (`create`);
    Kinde: `start_page`, the only sign of registration that its Next.js SDK sends.
    """
    parameters = request.parameters
    prompts = tuple(dict.fromkeys((parameters.one("prompt") or "").split()))
    unknown = [prompt for prompt in prompts if prompt not in _PROMPTS]
    if unknown:
        expected = ", ".join(sorted(_PROMPTS))
        raise InvalidRequest(f"parameter 'prompt' has '{unknown[0]}', expected {expected}")
    if "none" in prompts and len(prompts) > 1:
        raise InvalidRequest("parameter 'prompt' has 'none' beside another")
    return replace(
        request,
        prompts=prompts,
        wants_registration="create" in prompts or parameters.one("start_page") == "registration",
        max_age_seconds=_max_age(parameters.one("max_age")),
        nonce=parameters.one("nonce"),
        login_hint=parameters.one("login_hint"),
        language=_languages(parameters.one("lang"), parameters.one("ui_locales")),
    )


def _languages(lang: str | None, ui_locales: str | None) -> str | None:
    """Which languages are wished for, the dearest first: Kinde's `lang`, then OIDC's list."""
    return " ".join(wish for wish in (lang, ui_locales) if wish) or None


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise InvalidRequest("parameter 'max_age' must be a number of seconds")
    return int(text)
