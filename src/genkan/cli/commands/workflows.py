"""`genkan workflows ...`: bring sources to the running server, list them, go back."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.manage import with_server
from genkan.cli.errors import CommandFailed, UsageFault
from genkan.cli.project import Project
from genkan.cli.report import Report, step
from genkan.cli.running import Running
from genkan.cli.workflow_deployments import DEPLOYMENTS, Listed, Made
from genkan.identity.errors import InvalidWorkflows
from genkan.identity.outbound.workflow_files import read_sources

CLONE_SECONDS: Final = 120
PROTOCOLS: Final = "https:http:ssh:git:file"


@dataclass(frozen=True, slots=True)
class Sources:
    """What is brought: from where, at which commit, text by path."""

    source: str
    revision: str | None
    files: Mapping[str, str]


def sync(project: Project, report: Report, origin: str, branch: str | None) -> int:
    """Bring the workflows of a git URL or a folder to the server, and let them run."""
    with step(report, f"reading {origin}"):
        sources = sources_of(origin, branch)

    async def work(client: AdminClient, _running: Running) -> int:
        body = {
            "source": sources.source,
            "revision": sources.revision,
            "files": dict(sources.files),
        }
        made = await client.management("POST", DEPLOYMENTS, Made, body)
        for each in made.workflows:
            report.line(f"{each.trigger}  {each.name}  ({each.file})")
        report.line(f"deployed as {made.deployment.id}, commit {sources.revision or 'unknown'}")
        report.record(
            event="workflows_deployed",
            id=made.deployment.id,
            revision=sources.revision,
            workflows=[each.trigger for each in made.workflows],
        )
        return 0

    return with_server(project, work)


def show_deployments(project: Project, report: Report) -> int:
    """One line for each deployment, the newest first; a star at the one that runs."""

    async def work(client: AdminClient, _running: Running) -> int:
        for each in (await client.management("GET", DEPLOYMENTS, Listed)).deployments:
            star = "*" if each.is_active else " "
            revision = (each.revision or "-")[:12]
            report.line(f"{star} {each.id}  {each.created_on}  {revision:<12}  {each.source}")
            report.record(
                event="deployment",
                id=each.id,
                revision=each.revision,
                source=each.source,
                is_active=each.is_active,
            )
        return 0

    return with_server(project, work)


def activate(project: Project, report: Report, deployment_id: str) -> int:
    """Let another deployment run."""
    if not deployment_id.isalnum() and not deployment_id.replace("_", "").isalnum():
        raise UsageFault(
            f"'{deployment_id}' is no deployment's id", remedy="see them: genkan workflows list"
        )

    async def work(client: AdminClient, _running: Running) -> int:
        await client.management("POST", f"{DEPLOYMENTS}/{deployment_id}/activate", msgspec.Raw)
        report.line(f"{deployment_id} runs from now on")
        return 0

    return with_server(project, work)


def sources_of(origin: str, branch: str | None) -> Sources:
    """The sources of a folder, or of a git repository at the head of a branch."""
    folder = Path(origin)
    if folder.is_dir():
        return Sources(folder.resolve().name, head_of(folder), read(folder))
    if origin.startswith("-") or ("://" not in origin and ":" not in origin):
        raise UsageFault(
            f"'{origin}' is neither a folder nor a git URL",
            remedy="name one, such as https://github.com/acme/kinde-workflows.git",
        )
    with tempfile.TemporaryDirectory(prefix="genkan-workflows-") as temporary:
        target = Path(temporary) / "repository"
        named = [] if branch is None else ["--branch", branch]
        git("clone", "--quiet", "--depth", "1", *named, "--", origin, str(target))
        return Sources(origin, head_of(target), read(target))


def read(folder: Path) -> Mapping[str, str]:
    """The text by path."""
    try:
        return read_sources(folder)
    except InvalidWorkflows as refused:
        raise CommandFailed(refused.description, remedy="correct the project's files") from refused


def head_of(folder: Path) -> str | None:
    """The commit a folder stands at; None when it is no repository."""
    if not (folder / ".git").exists():
        return None
    return git("-C", str(folder), "rev-parse", "HEAD").strip()


def git(*arguments: str) -> str:
    """What the system's git prints; it asks for no password and runs no foreign helper."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": PROTOCOLS}
    try:
        done = subprocess.run(  # noqa: S603 - the system's git, its arguments after "--"
            ["git", *arguments],  # noqa: S607 - where the user has it
            env=environment,
            capture_output=True,
            text=True,
            timeout=CLONE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandFailed(f"git can not be run: {error}", remedy="install git") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise CommandFailed(f"git: {lines[-1]}", remedy="check the URL and your access to it")
    return done.stdout
