"""The portal's pages of second factors, recovery codes and passkeys."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from genkan.identity.errors import AccessDenied
from genkan.identity.http.at_portal import (
    AtPortal,
    Section,
    id_field,
    portal_form,
    portal_page,
    proven_form,
    proven_page,
)
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.http.portal_email import PASSWORD_PATH
from genkan.identity.login.authenticator import (
    PendingAuthenticator,
    pending_authenticator,
    set_up_authenticator,
)
from genkan.identity.login.methods import no_passkeys, offers_passkeys
from genkan.identity.login.outcome import CODE_FIELD, Fault, Refused
from genkan.identity.login.passkey import PasskeyForm, create_passkey, creation_options
from genkan.identity.login.recovery_codes import new_recovery_codes
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.factor import FactorKind
from genkan.identity.names import FactorId
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.pages.page import (
    Ceremony,
    PasskeyPage,
    RecoveryCodesPage,
    SetUpAuthenticatorPage,
)
from genkan.identity.pages.portal_page import FactorRow, PasskeyRow, PortalSecurityPage
from genkan.identity.pages.qr_code import qr_code
from genkan.identity.pages.render import passkey_script_path
from genkan.identity.portal.own_factors import (
    PASSKEY_NAME_FIELD,
    may_add_passkey,
    passkey_id,
    remove_factor,
    remove_passkey,
    rename_passkey,
)

_HERE: Final = Section.SECURITY.value
_APP_PATH: Final = "/portal/factors/app"
_REMOVE_FACTOR_PATH: Final = "/portal/factors/remove"
_CODES_PATH: Final = "/portal/recovery-codes"
_KEPT_PATH: Final = "/portal/recovery-codes/kept"
_NEW_PASSKEY_PATH: Final = "/portal/passkeys/new"
_RENAME_PASSKEY_PATH: Final = "/portal/passkeys/rename"
_REMOVE_PASSKEY_PATH: Final = "/portal/passkeys/remove"
_FACTOR_FIELD: Final = "p_factor"
_PASSKEY_FIELD: Final = "p_passkey"
_CREDENTIAL_FIELD: Final = "p_credential"


async def show_security(at: AtPortal) -> Response:
    """Password, second factors, recovery codes, passkeys."""
    return await _security_page(at, None)


async def take_factor_away(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """A second factor less."""
    factor_id = FactorId(id_field(fields, _FACTOR_FIELD))
    refused = await remove_factor(at.ports, at.visit.user, factor_id, at.post, at.now)
    return await _after(at, refused, "portal_removed")


async def show_app(at: AtPortal) -> Response:
    """What an authenticator app is told."""
    return _app_page(at, ())


async def take_app(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The app's first code; who has no recovery codes gets them with it."""
    form = CodeForm(code=fields.get(CODE_FIELD, ""), address=at.network_address)
    shown = await set_up_authenticator(at.ports, at.visit.user, _pending(at), form, at.post, at.now)
    if isinstance(shown, Refused):
        return _app_page(at, shown.faults)
    if await at.ports.factors.recovery_codes_left(at.visit.user.id) == 0:
        return await _new_codes(at)
    return at.go(_HERE, "portal_added")


async def take_codes_wish(at: AtPortal, _fields: Mapping[str, str]) -> Response:
    """New recovery codes in place of the earlier ones, shown this once."""
    if not await at.ports.factors.of_user(at.visit.user.id):
        return await _security_page(at, Refused((Fault("portal_gone"),)))
    return await _new_codes(at)


async def take_codes_kept(at: AtPortal, _fields: Mapping[str, str]) -> Response:
    """The recovery codes were seen."""
    return at.go(_HERE, "portal_added")


async def show_new_passkey(at: AtPortal) -> Response:
    """The page that makes a passkey."""
    await _check_may_add(at)
    return await _passkey_page(at, ())


async def take_new_passkey(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """A new passkey."""
    await _check_may_add(at)
    form = PasskeyForm(credential=fields.get(_CREDENTIAL_FIELD, ""), address=at.network_address)
    made = await create_passkey(at.ports, at.visit.user, at.visit, form, at.post, at.now)
    if isinstance(made, Refused):
        return await _passkey_page(at, made.faults)
    return at.go(_HERE, "portal_added")


async def take_passkey_name(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """Another name for a passkey."""
    name = fields.get(PASSKEY_NAME_FIELD, "").strip()
    chosen = id_field(fields, _PASSKEY_FIELD)
    refused = await rename_passkey(at.ports, at.visit.user, chosen, name)
    return await _after(at, refused, "portal_saved")


async def take_passkey_away(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """A passkey less."""
    chosen = id_field(fields, _PASSKEY_FIELD)
    refused = await remove_passkey(at.ports, at.visit.user, chosen, at.post, at.now)
    return await _after(at, refused, "portal_removed")


async def _after(at: AtPortal, refused: Refused | None, notice: str) -> Response:
    return at.go(_HERE, notice) if refused is None else await _security_page(at, refused)


async def _check_may_add(at: AtPortal) -> None:
    """Raises MalformedRequest, AccessDenied where no passkey may come to be."""
    if not await offers_passkeys(at.ports, at.visit.organization_code):
        raise no_passkeys()
    if not await may_add_passkey(at.ports, at.visit.user):
        raise AccessDenied("set up a second factor first, then add the passkey")


async def _security_page(at: AtPortal, refused: Refused | None) -> Response:
    ports, user = at.ports, at.visit.user
    factors = await ports.factors.of_user(user.id)
    passkeys = await ports.passkeys.of_user(user.id)
    is_offered = await offers_passkeys(ports, at.visit.organization_code)
    page = PortalSecurityPage(
        portal=at.frame(Section.SECURITY),
        has_password=await ports.users.password_hash(user.id) is not None,
        password_url=at.url(PASSWORD_PATH),
        factors=tuple(
            FactorRow(
                id=each.id,
                kind=_FACTOR_NAMES[each.kind],
                created_at=each.created_at,
                last_used_at=each.last_used_at,
            )
            for each in factors
        ),
        remove_factor_action=at.url(_REMOVE_FACTOR_PATH),
        set_up_url=at.url(_APP_PATH),
        recovery_codes_left=await ports.factors.recovery_codes_left(user.id) if factors else None,
        recovery_codes_action=at.url(_CODES_PATH),
        passkeys=tuple(
            PasskeyRow(
                id=passkey_id(each.credential_id),
                name=each.name,
                created_at=each.created_at,
                last_used_at=each.last_used_at,
            )
            for each in passkeys
        ),
        rename_passkey_action=at.url(_RENAME_PASSKEY_PATH),
        remove_passkey_action=at.url(_REMOVE_PASSKEY_PATH),
        new_passkey_url=at.url(_NEW_PASSKEY_PATH) if is_offered else "",
        sessions_url=at.url(Section.SESSIONS.value),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else _HERE, is_refused=refused is not None)


_FACTOR_NAMES: Final = {
    FactorKind.AUTHENTICATOR_APP: "choose_authenticator_app",
    FactorKind.EMAIL: "choose_email",
}


def _pending(at: AtPortal) -> PendingAuthenticator:
    """The app that is being set up: another secret for each proof that the visitor gave."""
    subject = secret_hash(at.token).hex()
    return pending_authenticator(at.ports, at.visit.user, subject, at.visit.application.name)


def _app_page(at: AtPortal, faults: tuple[Fault, ...]) -> Response:
    pending = _pending(at)
    page = SetUpAuthenticatorPage(
        action=at.url(_APP_PATH),
        csrf_token=at.csrf_token,
        qr_code=qr_code(pending.uri),
        secret=pending.text,
        faults=faults,
    )
    return at.page(page, "" if faults else _APP_PATH, is_refused=bool(faults))


async def _new_codes(at: AtPortal) -> Response:
    page = RecoveryCodesPage(
        action=at.url(_KEPT_PATH),
        csrf_token=at.csrf_token,
        codes=await new_recovery_codes(at.ports, at.visit.user.id),
    )
    return at.page(page, "")


async def _passkey_page(at: AtPortal, faults: tuple[Fault, ...]) -> Response:
    page = PasskeyPage(
        ceremony=Ceremony.CREATION,
        action=at.url(_NEW_PASSKEY_PATH),
        csrf_token=at.csrf_token,
        options=await creation_options(at.ports, at.visit.user, at.visit, at.now),
        script_url=passkey_script_path(),
        faults=faults,
    )
    return at.page(page, "" if faults else _NEW_PASSKEY_PATH, is_refused=bool(faults))


ROUTES: tuple[Endpoint, ...] = (
    portal_page(_HERE, show_security),
    proven_form(_REMOVE_FACTOR_PATH, take_factor_away, stands_on=_HERE),
    proven_page(_APP_PATH, show_app),
    proven_form(_APP_PATH, take_app, stands_on=_APP_PATH),
    proven_form(_CODES_PATH, take_codes_wish, stands_on=_HERE),
    portal_form(_KEPT_PATH, take_codes_kept),
    proven_page(_NEW_PASSKEY_PATH, show_new_passkey),
    proven_form(_NEW_PASSKEY_PATH, take_new_passkey, stands_on=_NEW_PASSKEY_PATH),
    portal_form(_RENAME_PASSKEY_PATH, take_passkey_name),
    proven_form(_REMOVE_PASSKEY_PATH, take_passkey_away, stands_on=_HERE),
)
