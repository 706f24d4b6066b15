"""`genkan admin-secret show` and `rotate`."""

from genkan.cli.errors import CommandFailed
from genkan.cli.project import Project
from genkan.cli.running import find_running
from genkan.cli.secrets_file import read_secrets, rotate_admin_secret


def shown(project: Project) -> str:
    """The admin secret that is kept for the project."""
    kept = read_secrets(project)
    if kept is None:
        raise no_secrets(project)
    return kept.admin_secret


def rotated(project: Project) -> str:
    """What has been done; the new secret itself is shown only when asked for."""
    if read_secrets(project) is None:
        raise no_secrets(project)
    rotate_admin_secret(project)
    if find_running(project) is None:
        return "ok  a new admin secret is in .genkan/secrets.toml"
    return (
        "ok  a new admin secret is in .genkan/secrets.toml\n"
        "    the running server keeps the old one until: genkan down, genkan up"
    )


def no_secrets(project: Project) -> CommandFailed:
    """Nothing was ever started here."""
    return CommandFailed(
        f"'{project.folder}' has no .genkan/secrets.toml yet", remedy="start once: genkan up"
    )
