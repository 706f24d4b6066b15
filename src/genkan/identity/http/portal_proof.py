"""The portal's page that asks again who it is, before something that matters."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from genkan.identity.http.at_portal import (
    PROOF_PATH,
    AtPortal,
    Section,
    portal_form,
    portal_page,
)
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.http.page_response import see_other
from genkan.identity.login.outcome import (
    CODE_FIELD,
    PASSWORD_FIELD,
    RECOVERY_FIELD,
    Refused,
)
from genkan.identity.pages.portal_page import PortalProofPage
from genkan.identity.portal.step_up import (
    BY_EMAIL,
    Ask,
    ProofForm,
    send_proof_code,
    try_proof,
)
from genkan.identity.portal.visit import proven_visit

_SEND_PATH: Final = "/portal/proof/send"
# Where the page may lead to: what asks for a proof. Anything else in the URL is the profile.
_TARGETS: Final = frozenset(
    {
        *(each.value for each in Section),
        *("/portal/email", "/portal/password", "/portal/factors/app", "/portal/passkeys/new"),
        "/portal/members",
    }
)
_FIELDS: Final = {
    Ask.AUTHENTICATOR: CODE_FIELD,
    Ask.RECOVERY_CODE: RECOVERY_FIELD,
    Ask.EMAIL_FACTOR: CODE_FIELD,
    Ask.EMAIL_CODE: CODE_FIELD,
    Ask.PASSWORD: PASSWORD_FIELD,
    Ask.NOTHING: "",
}


# What a link to another proof says.
_LABELS: Final = {
    Ask.AUTHENTICATOR: "use_authenticator_app",
    Ask.EMAIL_FACTOR: "use_email",
    Ask.RECOVERY_CODE: "use_recovery_code",
}


async def show_proof(at: AtPortal) -> Response:
    """The page that asks; who proved it just now goes on."""
    if at.is_proven:
        return at.go(_target(at))
    return _proof_page(at, None)


async def take_proof(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """What was shown; if it does, the visit has another token from now on."""
    form = ProofForm(
        code=fields.get(CODE_FIELD, ""),
        recovery_code=fields.get(RECOVERY_FIELD, ""),
        password=fields.get(PASSWORD_FIELD, ""),
        address=at.network_address,
    )
    refused = await try_proof(at.ports, at.visit, _ask(at), form, at.post, at.now)
    if refused is not None:
        return _proof_page(at, refused)
    token = await proven_visit(at.visit, at.token, at.ports, at.now)
    return at.keep(token, at.go(_target(at), "portal_proven"))


async def take_code_wish(at: AtPortal, _fields: Mapping[str, str]) -> Response:
    """The wish for a code by email."""
    ask = _ask(at)
    await send_proof_code(at.ports, at.visit, ask, at.network_address, at.post, at.now)
    return see_other(at.url(PROOF_PATH, to=_target(at), by=ask.name.lower(), sent="1"))


def _ask(at: AtPortal) -> Ask:
    """What is asked for: what the visitor chose among what they may show, else the first."""
    wished = at.request.query_params.get("by", "")
    return next((each for each in at.asks if each.name.lower() == wished), at.asks[0])


def _target(at: AtPortal) -> str:
    target = at.request.query_params.get("to", "")
    return target if target in _TARGETS else Section.PROFILE.value


def _proof_page(at: AtPortal, refused: Refused | None) -> Response:
    ask, target = _ask(at), _target(at)
    is_sent = at.request.query_params.get("sent") == "1"
    is_to_send = ask in BY_EMAIL and not is_sent
    query = {"to": target, "by": ask.name.lower()}
    page = PortalProofPage(
        portal=at.frame(Section.SECURITY),
        kind=ask.value,
        field="" if is_to_send else _FIELDS[ask],
        action=at.url(PROOF_PATH, **query, **({"sent": "1"} if is_sent else {})),
        send_action=at.url(_SEND_PATH, **query) if ask in BY_EMAIL else "",
        email=at.visit.user.email or "",
        other_urls=tuple(
            (_LABELS[each], at.url(PROOF_PATH, to=target, by=each.name.lower()))
            for each in at.asks
            if each is not ask and each in _LABELS
        ),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "", is_refused=refused is not None)


ROUTES: tuple[Endpoint, ...] = (
    portal_page(PROOF_PATH, show_proof),
    portal_form(PROOF_PATH, take_proof),
    portal_form(_SEND_PATH, take_code_wish),
)
