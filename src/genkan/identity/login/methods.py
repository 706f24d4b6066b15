"""Which ways to sign in the pages offer. What is not offered is refused, not just hidden."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.config import SignInMethod
from genkan.identity.errors import MalformedRequest
from genkan.identity.model.passkey import PasskeyRule, passkey_rule
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.ports import Ports

# The connections of our own: an application that uses one of them uses no other of these.
METHOD_OF_STRATEGY: Final[Mapping[str, SignInMethod]] = {
    "email:password": SignInMethod.PASSWORD,
    "email:otp": SignInMethod.EMAIL_CODE,
    "passkey": SignInMethod.PASSKEY,
}
# Somebody new has nothing else to show.
FIRST_METHODS: Final = frozenset({SignInMethod.PASSWORD, SignInMethod.EMAIL_CODE})


def environment_methods(ports: Ports) -> frozenset[SignInMethod]:
    """What the operator lets any application offer; one method at least."""
    return frozenset(ports.config.sign_in_methods)


async def offered_methods(ports: Ports, client_id: ClientId) -> frozenset[SignInMethod]:
    """The methods of an application, but for passkeys, which have rules of their own.

    Its connections choose among the environment's.

    Without a connection of our own all of them; none when those it has are not the
    environment's: what an administrator narrowed is never widened.
    Source: Kinde, "Select authentication options" (environment first, then applications).
    """
    chosen = await _chosen_methods(ports, client_id)
    allowed = environment_methods(ports)
    return allowed & chosen if chosen else allowed


async def require_method(ports: Ports, client_id: ClientId, method: SignInMethod) -> None:
    """Raises MalformedRequest when the application does not offer `method`."""
    if method not in await offered_methods(ports, client_id):
        raise _not_offered(method)


async def require_first_method(ports: Ports, client_id: ClientId) -> None:
    """Raises MalformedRequest when the application has no way for somebody new."""
    if FIRST_METHODS.isdisjoint(await offered_methods(ports, client_id)):
        raise MalformedRequest("this application takes no new accounts by a form: go back")


async def offers_passkeys(ports: Ports, organization_code: OrganizationCode | None) -> bool:
    """Whether there are passkeys in an organization or, None, where none was asked for."""
    rules = await ports.passkeys.rules(organization_code)
    return passkey_rule(rules.set_one, ports.config) is not PasskeyRule.OFF


async def application_offers_passkeys(
    ports: Ports, client_id: ClientId, organization_code: OrganizationCode | None
) -> bool:
    """Whether passkeys sign in there, at an application that did not choose other methods."""
    chosen = await _chosen_methods(ports, client_id)
    is_chosen = not chosen or SignInMethod.PASSKEY in chosen
    return is_chosen and await offers_passkeys(ports, organization_code)


def no_passkeys() -> MalformedRequest:
    """The refusal where passkeys are not offered."""
    return _not_offered(SignInMethod.PASSKEY)


async def _chosen_methods(ports: Ports, client_id: ClientId) -> frozenset[SignInMethod]:
    used = await ports.connections.enabled(client_id)
    return frozenset(
        METHOD_OF_STRATEGY[each.strategy] for each in used if each.strategy in METHOD_OF_STRATEGY
    )


def _not_offered(method: SignInMethod) -> MalformedRequest:
    return MalformedRequest(f"signing in by '{method}' is not offered here: go back")
