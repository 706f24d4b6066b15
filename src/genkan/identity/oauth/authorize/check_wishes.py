"""What the application asks of the visit besides a code."""

from dataclasses import replace
from typing import Final

from genkan.identity.errors import InvalidRequest
from genkan.identity.model.interaction import Wishes
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.parameters import Parameters

LONGEST_ORGANIZATION_NAME: Final = 100
# What brings the person to the same page again. Not what the SDK makes anew for each request
# (state, nonce, challenge), nor what is the application's own (client_id, redirect_uri, scope).
RESTARTING: Final = (
    *("prompt", "start_page", "login_hint", "connection_id", "org_code", "org_name"),
    *("is_create_org", "lang", "max_age", "audience", "has_success_page"),
    *("is_use_auth_success_page", "invitation_code", "is_invitation", "supports_reauth"),
    *("plan_interest", "pricing_table_key"),
)
# Kinde's SDKs pass these on from the page that the person came from.
_CAMPAIGN: Final = frozenset(
    {
        *("gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid"),
        *("li_fat_id", "igshid", "yclid", "sccid", "rdt_cid", "epik", "mc_cid", "mc_eid"),
    }
)
_LONGEST_CAMPAIGN: Final = 200
_MOST_CAMPAIGN: Final = 20


def check_wishes(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with its wishes (Kinde: is_create_org, has_success_page, supports_reauth)."""
    parameters = request.parameters
    is_success_page = _is_on(parameters, "has_success_page")
    is_success_page = is_success_page or _is_on(parameters, "is_use_auth_success_page")
    campaign = campaign_of(parameters)
    wishes = Wishes(
        max_age_seconds=request.max_age_seconds,
        creates_organization=_is_on(parameters, "is_create_org"),
        organization_name=_organization_name(parameters.one("org_name")),
        connection_id=parameters.one("connection_id"),
        has_success_page=is_success_page,
        supports_reauth=_is_on(parameters, "supports_reauth"),
        restart=_restart(parameters) | campaign,
        campaign=campaign,
    )
    return replace(request, wishes=wishes)


def campaign_of(parameters: Parameters) -> dict[str, str]:
    """utm_* and the click ids of advertisers: short plain values, each once; others are left out.

    They are notes of a marketing department: no sign-in fails for them.
    """
    found: dict[str, str] = {}
    for name, values in parameters.values.items():
        is_campaign = name.startswith("utm_") or name in _CAMPAIGN
        if not is_campaign or len(name) > _LONGEST_CAMPAIGN or not name.isprintable():
            continue
        value = values[0]
        if value and len(value) <= _LONGEST_CAMPAIGN and value.isprintable():
            found[name] = value
    return dict(list(found.items())[:_MOST_CAMPAIGN])


def _restart(parameters: Parameters) -> dict[str, str]:
    each = {name: " ".join(parameters.each(name)) for name in RESTARTING}
    return {name: value for name, value in each.items() if value}


def _is_on(parameters: Parameters, name: str) -> bool:
    return parameters.one(name) in {"true", "1"}


def _organization_name(name: str | None) -> str | None:
    trimmed = (name or "").strip()
    if len(trimmed) > LONGEST_ORGANIZATION_NAME or not trimmed.isprintable():
        raise InvalidRequest(
            f"parameter 'org_name' must be a name of at most {LONGEST_ORGANIZATION_NAME} "
            "characters, without line breaks"
        )
    return trimmed or None
