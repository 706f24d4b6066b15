"""Which ways to sign in the pages offer. What is not offered is refused, not just hidden."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.config import SignInMethod
from genkan.identity.errors import MalformedRequest
from genkan.identity.names import ClientId
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
    """The methods of an application: its connections choose among the environment's.

    Without a connection of our own all of them; none when those it has are not the
    environment's: what an administrator narrowed is never widened.
    Source: Kinde, "Select authentication options" (environment first, then applications).
    """
    used = await ports.connections.enabled(client_id)
    chosen = {
        METHOD_OF_STRATEGY[each.strategy] for each in used if each.strategy in METHOD_OF_STRATEGY
    }
    allowed = environment_methods(ports)
    return allowed & chosen if chosen else allowed


async def require_method(ports: Ports, client_id: ClientId, method: SignInMethod) -> None:
    """Raises MalformedRequest when the application does not offer `method`."""
    if method not in await offered_methods(ports, client_id):
        raise _not_offered(method)


def require_environment_method(ports: Ports, method: SignInMethod) -> None:
    """Raises MalformedRequest when no application offers `method`."""
    if method not in environment_methods(ports):
        raise _not_offered(method)


async def require_first_method(ports: Ports, client_id: ClientId) -> None:
    """Raises MalformedRequest when the application has no way for somebody new."""
    if FIRST_METHODS.isdisjoint(await offered_methods(ports, client_id)):
        raise MalformedRequest("this application takes no new accounts by a form: go back")


def _not_offered(method: SignInMethod) -> MalformedRequest:
    return MalformedRequest(f"signing in by '{method}' is not offered here: go back")
