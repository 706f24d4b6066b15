"""Which ways to sign in the pages offer. What is not offered is refused, not just hidden."""

from genkan.identity.config import SignInMethod
from genkan.identity.errors import MalformedRequest
from genkan.identity.ports import Ports


def environment_methods(ports: Ports) -> frozenset[SignInMethod]:
    """The methods of the environment; one at least."""
    return frozenset(ports.config.sign_in_methods)


def offered_methods(ports: Ports) -> frozenset[SignInMethod]:
    """The methods of the environment; one at least."""
    return environment_methods(ports)


def require_method(ports: Ports, method: SignInMethod) -> None:
    """Raises MalformedRequest when `method` is not offered."""
    if method not in offered_methods(ports):
        raise MalformedRequest(f"signing in by '{method}' is not offered here: go back")
