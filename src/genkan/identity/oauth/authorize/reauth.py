"""How an expired sign-in begins anew (Kinde: supports_reauth, reauth_state)."""

import base64
from collections.abc import Mapping

import msgspec

from genkan.identity.errors import InteractionExpired, LoginLinkExpired
from genkan.identity.model.application import Application
from genkan.identity.model.interaction import Interaction
from genkan.identity.oauth.authorize.respond import error_location


def expired_link(
    interaction: Interaction, application: Application, issuer: str
) -> InteractionExpired:
    """The refusal of an interaction that is over, with the way to a new one.

    An application that sent `supports_reauth` is told to begin anew by itself; of others it is
    where they say their sign-in begins (Kinde: application login URI). The caller has checked
    that it is the same browser, and that the redirect URL is still registered.
    """
    description = "the sign-in was begun too long ago, or is finished: begin anew"
    if not interaction.wishes.supports_reauth:
        restart_url = application.login_uri or application.homepage_uri
        return InteractionExpired(description, restart_url=restart_url)
    error = LoginLinkExpired("the page has expired: begin the sign-in anew")
    location = error_location(
        interaction.redirect_uri,
        error,
        interaction.state,
        issuer,
        {"reauth_state": reauth_state(interaction.wishes.restart)},
    )
    return InteractionExpired(description, location=location)


def reauth_state(restart: Mapping[str, str]) -> str:
    """Standard base64 of a flat JSON object: Kinde's SDKs read it with `atob`, JSON.parse.

    >>> reauth_state({"org_code": "org_1"})
    'eyJvcmdfY29kZSI6Im9yZ18xIn0='
    """
    return base64.b64encode(msgspec.json.encode(dict(sorted(restart.items())))).decode("ascii")
