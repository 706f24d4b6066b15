"""People with second factors: how tests set them up and walk through their pages."""

import dataclasses
import re

import httpx

from genkan.identity.login.authenticator import new_factor
from genkan.identity.model.factor import Enforcement, FactorKind, FactorPolicy
from genkan.identity.model.user import User
from genkan.identity.names import OrganizationCode
from tests.clients.authenticator_app import AuthenticatorApp
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import House

SECRET = b"01234567890123456789"
APP = AuthenticatorApp("GAYTEMZUGU3DOOBZGAYTEMZUGU3DOOBZ")  # SECRET in base32
BOTH = (FactorKind.AUTHENTICATOR_APP, FactorKind.EMAIL)


def policy(
    running: House,
    enforcement: Enforcement,
    *kinds: FactorKind,
    organization_code: OrganizationCode | None = None,
    has_recovery_codes: bool = True,
) -> None:
    wanted = FactorPolicy(
        organization_code=organization_code,
        policy=enforcement,
        enabled_factors=kinds or (FactorKind.AUTHENTICATOR_APP,),
        has_recovery_codes=has_recovery_codes,
    )
    running.run(running.provider.ports.factors.put_policy, wanted, running.clock.now)


def with_app(running: House, user: User) -> None:
    """The user has the authenticator app APP."""
    ports = running.provider.ports
    factor = new_factor(ports, user.id, FactorKind.AUTHENTICATOR_APP, running.clock.now)
    sealed = ports.vault.seal(SECRET, f"authenticator app of {user.id}")
    running.run(ports.factors.put_authenticator, factor, sealed, 0)


def with_email_factor(running: House, user: User) -> None:
    ports = running.provider.ports
    factor = new_factor(ports, user.id, FactorKind.EMAIL, running.clock.now)
    running.run(ports.factors.put_email, factor)


def organization_of(running: House, user: User) -> OrganizationCode:
    memberships = running.run(running.provider.ports.organizations.memberships, user.id)
    return memberships[0].organization.code


def fill_in(browser: httpx.Client, location: str, **fields: str) -> httpx.Response:
    """Open a page of ours and send its first form."""
    page = browser.get(location)
    form = first_form(page.text)
    assert form is not None, page.text
    return browser.post(form.action, data=form.fields | fields)


def newest_code(running: House, email: str) -> str:
    found = re.search(r"\b\d{6}\b", running.emails(email)[0]["text"])
    assert found is not None
    return found[0]


def suspended(running: House, user: User) -> None:
    changed = dataclasses.replace(user, is_suspended=True)
    running.run(running.provider.ports.users.update, changed, running.clock.now)
