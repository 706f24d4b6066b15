"""The environment file of an application: what its SDK reads, by Kinde's own names."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from genkan.cli.application_kind import Kind
from genkan.cli.applications import Application
from genkan.cli.errors import UsageFault
from genkan.cli.report import Report
from genkan.cli.running import Running

SITE: Final = "http://localhost:3000"  # unless told: where Next.js serves in development
SITE_FORM: Final = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


def environment_of(application: Application, running: Running, site: str) -> Mapping[str, str]:
    """What an application's environment file holds: Kinde's names, and where to query.

    A machine has no site.
    """
    secret = application.client_secret
    addresses = {
        "KINDE_SITE_URL": site,
        "KINDE_POST_LOGOUT_REDIRECT_URL": site,
        "KINDE_POST_LOGIN_REDIRECT_URL": f"{site}/dashboard",
    }
    return {
        "KINDE_CLIENT_ID": application.client_id,
        **({"KINDE_CLIENT_SECRET": secret} if secret else {}),
        "KINDE_ISSUER_URL": running.issuer,
        **({} if application.type == Kind.M2M else addresses),
        "GRAPHQL_URL": f"{running.url}/v1/graphql",
    }


def write_env_file(file: Path, environment: Mapping[str, str], report: Report) -> None:
    """Set these names in the file; its other lines stay."""
    try:
        before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        kept = [line for line in before if line.partition("=")[0].strip() not in environment]
        lines = [*kept, *(f"{name}={value}" for name, value in environment.items())]
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(
            f"'{file}' can not be changed: {error}", remedy="choose another --env-file"
        ) from error
    report.line(f"ok  keys written to {file}")


def checked_site(site: str) -> str:
    """The origin of a site, without a trailing slash. Raises UsageFault."""
    origin = site.removesuffix("/")
    if SITE_FORM.fullmatch(origin) is None:
        raise UsageFault(
            f"site '{site}': expected an http(s) URL without a path",
            remedy=f"for example --site {SITE}",
        )
    return origin
