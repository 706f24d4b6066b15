"""The secrets of a project: made once, kept in `.genkan/secrets.toml`, mode 0600."""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import string
import tempfile
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Final

from genkan.cli.errors import UsageFault
from genkan.cli.project import Project, unusable_state

FILE_NAME: Final = "secrets.toml"
LETTERS: Final = string.ascii_letters + string.digits
# Kinde's SDKs refuse a client secret that is not ^[a-zA-Z0-9]{40,60}$.
CLIENT_SECRET_LENGTH: Final = 52
CLIENT_ID_LENGTH: Final = 32
HEAD: Final = "# Made by genkan. Whoever reads this file owns the server; never commit it.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What opens the doors.

    secret_key: GENKAN_SECRET_KEY, 32 bytes as urlsafe base64; encrypts the signing keys.
    client_id, client_secret: of the application "Genkan CLI", with which we manage.
    """

    admin_secret: str = field(repr=False)
    secret_key: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    postgres_password: str = field(repr=False)

    @property
    def console_secret(self) -> str:
        """Who shows it gets sign-in links to the console."""
        return self._derived("console: operator")

    @property
    def console_client_id(self) -> str:
        """The application "Genkan Console", with which the console manages."""
        return self._derived("console: client id")[:CLIENT_ID_LENGTH]

    @property
    def console_client_secret(self) -> str:
        """Its secret."""
        return self._derived("console: client secret")[:CLIENT_SECRET_LENGTH]

    def _derived(self, purpose: str) -> str:
        """64 hexadecimal digits that only this file's secret key makes."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def secret_values(kept: Secrets) -> frozenset[str]:
    """All that nobody should read, what is derived included."""
    return frozenset(
        {
            kept.admin_secret,
            kept.secret_key,
            kept.client_secret,
            kept.postgres_password,
            kept.console_secret,
            kept.console_client_secret,
        }
    )


def new_secrets() -> Secrets:
    """Secrets nobody has seen."""
    return Secrets(
        admin_secret=letters(40),
        secret_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        client_id=secrets.token_hex(CLIENT_ID_LENGTH // 2),
        client_secret=letters(CLIENT_SECRET_LENGTH),
        postgres_password=letters(32),
    )


def letters(length: int) -> str:
    """Random letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def ensure_secrets(project: Project) -> Secrets:
    """The project's secrets; made now when the project is new."""
    found = read_secrets(project)
    if found is not None:
        return found
    made = new_secrets()
    write_secrets(project, made)
    return made


def read_secrets(project: Project) -> Secrets | None:
    """The project's secrets, or None where there are none yet."""
    file = project.state / FILE_NAME
    try:
        text = file.read_text(encoding="utf-8")
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unusable_state(project, error) from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="restore it") from error
    try:
        stored = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="restore it") from error
    names = [one.name for one in fields(Secrets)]
    missing = [name for name in names if not isinstance(stored.get(name), str)]
    if missing:
        raise UsageFault(
            f"'{file}': expected a text '{missing[0]}', found none",
            remedy="restore the file; without its secret_key the signing keys are lost",
        )
    return Secrets(**{name: str(stored[name]) for name in names})


def write_secrets(project: Project, kept: Secrets) -> None:
    """Replace the file as a whole; nobody else can read it, not even for a moment."""
    lines = [f'{name} = "{value}"\n' for name, value in asdict(kept).items()]
    try:
        # mkstemp makes the file with mode 0600.
        descriptor, temporary = tempfile.mkstemp(dir=project.state, prefix=FILE_NAME)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.writelines([HEAD, *lines])
            Path(temporary).rename(project.state / FILE_NAME)
        except OSError:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise unusable_state(project, error) from error


def rotate_admin_secret(project: Project) -> Secrets:
    """Replace the admin secret; the server takes it at its next start."""
    rotated = replace(ensure_secrets(project), admin_secret=letters(40))
    write_secrets(project, rotated)
    return rotated
