"""Audiences: how they are read, and which an application may ask for."""

from collections.abc import Sequence

from genkan.identity.errors import InvalidRequest
from genkan.identity.model.api import is_management
from genkan.identity.model.application import Application
from genkan.identity.names import Audience
from genkan.identity.oauth.parameters import Parameters


def requested_audience(parameters: Parameters) -> tuple[Audience, ...]:
    """The audiences in their three spellings: repeated, joined by spaces, empty (Kinde's SDKs)."""
    words = [word for value in parameters.each("audience") for word in value.split(" ") if word]
    return tuple(Audience(word) for word in dict.fromkeys(words))


def authorised_audience(
    requested: Sequence[Audience], application: Application, management: str
) -> tuple[Audience, ...]:
    """The audiences a token gets, ours in its canonical spelling.

    Raises InvalidRequest for one that the application is not authorised for.
    """
    return tuple(dict.fromkeys(_authorised(each, application, management) for each in requested))


def still_authorised(
    granted: Sequence[Audience], application: Application, management: str
) -> tuple[Audience, ...]:
    """Those of a grant's audiences that the application may have tokens for now (T7)."""
    return tuple(
        each
        for each in granted
        if each in application.audiences or _is_managing(each, application, management)
    )


def _authorised(audience: Audience, application: Application, management: str) -> Audience:
    if _is_managing(audience, application, management):
        return Audience(management)
    if audience in application.audiences:
        return audience
    raise InvalidRequest(
        f"the application is not authorised for the audience '{audience}'; "
        "authorise it for that API first"
    )


def _is_managing(audience: Audience, application: Application, management: str) -> bool:
    has_management = any(api.is_management_api for api in application.apis)
    return has_management and is_management(audience, management)
