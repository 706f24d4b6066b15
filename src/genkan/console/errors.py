"""Every refusal of the console's own API: code, status, message, what to do.

On the wire: `{"error": {"code", "message", "remedy"}}`.
"""


class ConsoleError(Exception):
    """A refusal; its class says which."""

    code: str
    status: int

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class NotSignedIn(ConsoleError):
    """Nobody is signed in; sign_in_url: where to, None while nobody has a console role."""

    code, status = "not_signed_in", 401

    def __init__(self, *, sign_in_url: str | None) -> None:
        super().__init__(
            "nobody is signed in to the console in this browser",
            remedy="make a sign-in link in the terminal: genkan admin link",
        )
        self.sign_in_url = sign_in_url


class LinkExpired(ConsoleError):
    """The sign-in link was used, is over, or was never made."""

    code, status = "link_expired", 401


class SignInFailed(ConsoleError):
    """The identity provider did not let the browser in, or who came has no console role."""

    code, status = "sign_in_failed", 403


class CrossSite(ConsoleError):
    """The request comes from a page that is not the console."""

    code, status = "cross_site", 403


class NotAllowed(ConsoleError):
    """The console role does not reach so far."""

    code, status = "not_allowed", 403


class NotFound(ConsoleError):
    """There is nothing at this URL."""

    code, status = "not_found", 404


class WrongMethod(ConsoleError):
    """The URL is there, the method is not."""

    code, status = "wrong_method", 405


class AlreadyThere(ConsoleError):
    """It would be a second one of what there is one of."""

    code, status = "already_there", 409


class SettingLocked(ConsoleError):
    """The setting is set where it goes first, or is none that the console may change."""

    code, status = "setting_locked", 409


class InvalidRequest(ConsoleError):
    """What was sent can not be read, or is not allowed."""

    code, status = "invalid_request", 400


class TooLarge(ConsoleError):
    """The body is longer than this URL reads."""

    code, status = "too_large", 413


class NotServed(ConsoleError):
    """This server has no such product: the console of an engine alone has no users."""

    code, status = "not_served", 404


class Unavailable(ConsoleError):
    """Something the console needs does not answer as it should."""

    code, status = "unavailable", 503


class Unexpected(ConsoleError):
    """A fault of ours; its cause is in the log."""

    code, status = "unexpected", 500
