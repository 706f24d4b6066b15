"""A project's folder and the state beside it.

DIR/genkan.toml            settings a team shares (optional)
DIR/.env                   settings of this machine (optional)
DIR/.genkan/               ours: pgdata, secrets.toml, settings.json, logs, the lock; never
                           committed
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import DatabaseFault, UsageFault
from genkan.cli.layers import LayeredSettings, Origin
from genkan.cli.stored_settings import FILE_NAME, read_stored_settings

STATE_FOLDER: Final = ".genkan"
# As root, Postgres runs under another account, which must pass through; secrets are 0600.
STATE_MODE: Final = 0o711 if os.geteuid() == 0 else 0o700
PROJECT_SETTINGS: Final[Mapping[str, str]] = {
    "port": "GENKAN_PORT",
    "database_url": "GENKAN_DATABASE_URL",
    "issuer": "GENKAN_ISSUER",
    "tls": "GENKAN_TLS",
    "jwt_strict": "GENKAN_JWT_STRICT",
    "provision": "GENKAN_PROVISION",
}

WORKFLOW_SETTINGS: Final[Mapping[str, str]] = {
    "folder": "GENKAN_IDENTITY_WORKFLOWS",
    "python": "GENKAN_WORKFLOW_PYTHON",
    "hosts": "GENKAN_WORKFLOW_HOSTS",
    "timeout_ms": "GENKAN_WORKFLOW_TIMEOUT_MS",
    "workers": "GENKAN_WORKFLOW_WORKERS",
}
TABLES: Final = {"project": PROJECT_SETTINGS, "workflows": WORKFLOW_SETTINGS}
WORKFLOWS_FOLDER: Final = "kindeSrc"


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project lives; `folder` is absolute."""

    folder: Path

    @property
    def state(self) -> Path:
        """The folder of our own files."""
        return self.folder / STATE_FOLDER

    @property
    def log(self) -> Path:
        """What the server says: JSON lines."""
        return self.state / "genkan.log"

    @property
    def stored_settings(self) -> Path:
        """What the console stored."""
        return self.state / FILE_NAME


def find_project(folder: Path) -> Project:
    """The project in an existing folder; nothing is written."""
    if not folder.is_dir():
        raise UsageFault(
            f"'{folder}' is not a folder", remedy=f"make it first: mkdir -p '{folder}'"
        )
    return Project(folder.resolve())


def prepare_state(project: Project) -> None:
    """Make the state folder where it is absent, closed to others and ignored by git."""
    try:
        project.state.mkdir(mode=STATE_MODE, exist_ok=True)
        project.state.chmod(STATE_MODE)
        ignore = project.state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise unusable_state(project, error) from error


def unusable_state(project: Project, error: OSError) -> DatabaseFault:
    """The state folder can not be read or written."""
    return DatabaseFault(
        f"the state folder '{project.state}' can not be used: {error.strerror or error}",
        remedy="check its owner and permissions, or choose another folder: genkan up DIR",
    )


class Tls(StrEnum):
    """Whether `genkan up` serves http or https (GENKAN_TLS)."""

    OFF = "off"
    AUTO = "auto"  # by a certificate for localhost that is made here


def read_tls(settings: Mapping[str, str]) -> Tls:
    """The setting GENKAN_TLS."""
    text = settings.get("GENKAN_TLS", Tls.OFF).strip().lower()
    if text not in set(Tls):
        raise UsageFault(
            f"GENKAN_TLS '{text}': expected 'auto' or 'off'",
            remedy="--tls auto serves https on localhost; another name's certificate belongs to "
            "a reverse proxy before Genkan",
        )
    return Tls(text)


def layered_settings(
    project: Project, environment: Mapping[str, str], flags: Mapping[str, str | None]
) -> LayeredSettings:
    """All settings by name: a flag goes before the environment, `.env`, `genkan.toml`."""
    return LayeredSettings(
        {
            Origin.FLAG: {name: value for name, value in flags.items() if value is not None},
            Origin.ENVIRONMENT: environment,
            Origin.DOTENV: read_dotenv(project.folder / ".env"),
            Origin.PROJECT_FILE: read_project_file(project.folder / "genkan.toml"),
            Origin.CONSOLE: read_stored_settings(project.stored_settings),
        }
    )


def read_project_file(file: Path) -> Mapping[str, str]:
    """The tables of `genkan.toml` under the settings' names."""
    if not file.exists():
        return {}
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error
    if set(tables) - set(TABLES) or not all(isinstance(each, dict) for each in tables.values()):
        raise UsageFault(
            f"'{file}': expected tables [project] and [workflows]", remedy="remove the others"
        )
    settings: dict[str, str] = {}
    for name, known in TABLES.items():
        keys = cast("dict[str, object]", tables.get(name, {}))
        unknown = sorted(set(keys) - set(known))
        if unknown:
            raise UsageFault(
                f"'{file}': unknown key '{unknown[0]}' in [{name}]",
                remedy=f"known are {', '.join(known)}",
            )
        settings |= {known[key]: setting_text(value) for key, value in keys.items()}
    return settings


def workflow_settings(project: Project, settings: Mapping[str, str]) -> Mapping[str, str]:
    """Where the project's workflows are: `kindeSrc` beside it, when nothing else is said.

    A folder that is given is the project's own; the hooks' package may stand in it as well.
    """
    given = settings.get("GENKAN_IDENTITY_WORKFLOWS", "")
    if given:
        return {"GENKAN_IDENTITY_WORKFLOWS": str((project.folder / given).resolve())}
    if (project.folder / WORKFLOWS_FOLDER).is_dir() or (project.folder / "kinde.json").is_file():
        return {"GENKAN_IDENTITY_WORKFLOWS": str(project.folder)}
    return {}


def provision_settings(project: Project, settings: Mapping[str, str]) -> Mapping[str, str]:
    """Where the project's provisioning rules are: a file that is named is the project's own."""
    given = settings.get("GENKAN_PROVISION", "").strip()
    if given in {"", "off"}:
        return {}
    return {"GENKAN_PROVISION": str((project.folder / given).resolve())}


def setting_text(value: object) -> str:
    """A value of TOML as a setting: `true`, 8080, a text."""
    if isinstance(value, list):
        return " ".join(str(each) for each in cast("list[object]", value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_dotenv(file: Path) -> Mapping[str, str]:
    """The settings of a `.env` file: NAME=value, quotes and `export` allowed, # comments."""
    if not file.exists():
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error
    settings: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("export ").strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageFault(
                f"'{file}', line {number}: expected NAME=value", remedy="correct or remove it"
            )
        settings[name.strip()] = dotenv_value(value.strip())
    return settings


def dotenv_value(text: str) -> str:
    """The value without its quotes; unquoted, a blank and # begin a comment."""
    quote = text[:1]
    if quote in {'"', "'"} and (end := text.find(quote, 1)) > 0:
        return text[1:end]
    return text.split(" #", 1)[0].rstrip()


def read_port(settings: Mapping[str, str]) -> int:
    """The port to serve on."""
    text = settings.get("GENKAN_PORT", "8080").strip()
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 65535):  # noqa: PLR2004  # TCP
        raise UsageFault(f"port '{text}': expected a number from 1 to 65535", remedy="--port 8080")
    return int(text)
