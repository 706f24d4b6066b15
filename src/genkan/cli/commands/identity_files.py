"""`genkan identity export|import|diff`: the provider's configuration and a project's files."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient, RequestRefused
from genkan.cli.commands.identity_server import with_identity
from genkan.cli.errors import UsageFault
from genkan.cli.identity_files import (
    Document,
    files_of,
    place_in_files,
    read_files,
    with_secrets,
    write_files,
)
from genkan.cli.project import Project, layered_settings
from genkan.cli.report import Report

PATH: Final = "/api/v1/genkan/configuration"
DIFFERENT: Final = 1
SIGNS: Final = {"create": "+", "update": "~", "delete": "-"}
DONE: Final = {"create": "created", "update": "changed", "delete": "removed"}
INVALID: Final = 400


class Unnamed(Enum):
    """What becomes of records that the files do not name."""

    STAY = "stay"
    GO = "go"


class Effect(Enum):
    """Whether anything is stored."""

    STORED = "stored"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Exported:
    """GET /api/v1/genkan/configuration."""

    configuration: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What would become, or became, of a record. members: {"from", "to"}, or {} of a secret."""

    section: str
    key: str
    action: str
    members: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, Mapping[str, object]]
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """POST /api/v1/genkan/configuration."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One of the errors of a refusal."""

    message: str


@dataclass(frozen=True, slots=True)
class Faults:
    """Kinde's form of a refusal."""

    errors: tuple[Fault, ...] = ()


def export(
    project: Project, report: Report, folder: Path, endpoint: str | None, *, has_ids: bool
) -> int:
    """Write the configuration into the folder, over what is there."""

    async def work(client: AdminClient) -> int:
        path = f"{PATH}?ids=true" if has_ids else PATH
        files = files_of((await client.management("GET", path, Exported)).configuration)
        write_files(folder, files)
        report.line(f"ok  {len(files)} files in {folder}")
        report.record(event="exported", files=sorted(files))
        return 0

    return with_identity(project, endpoint, work)


def bring(
    project: Project,
    report: Report,
    folder: Path,
    endpoint: str | None,
    wish: tuple[Unnamed, Effect],
) -> int:
    """Make the configuration what the files say, all or nothing. Raises UsageFault."""
    unnamed, effect = wish
    document = settled(project, folder)

    async def work(client: AdminClient) -> int:
        changes = await asked(client, document, unnamed, effect)
        tell(report, changes)
        counts = {
            word: sum(each.action == action for each in changes) for action, word in DONE.items()
        }
        would = "would be " if effect is Effect.TOLD else ""
        parts = [f"{count} {would}{word}" for word, count in counts.items() if count]
        report.line(f"ok  {', '.join(parts) or 'everything is as the files say'}")
        report.record(event="imported", is_dry_run=effect is Effect.TOLD, **counts)
        return 0

    return with_identity(project, endpoint, work)


def diff(
    project: Project, report: Report, folder: Path, endpoint: str | None, unnamed: Unnamed
) -> int:
    """Tell what an import would change; answers 1 when it would change something."""
    document = settled(project, folder)

    async def work(client: AdminClient) -> int:
        changes = await asked(client, document, unnamed, Effect.TOLD)
        tell(report, changes)
        if not changes:
            report.line("ok  everything is as the files say")
        return DIFFERENT if changes else 0

    return with_identity(project, endpoint, work)


def settled(project: Project, folder: Path) -> Document:
    """What the files say, with the secrets of the environment."""
    return with_secrets(read_files(folder), layered_settings(project, os.environ, {}))


async def asked(
    client: AdminClient, document: Document, unnamed: Unnamed, effect: Effect
) -> Sequence[Change]:
    """What the server makes of it. Raises UsageFault with every fault, by file and key."""
    body = {
        "configuration": document,
        "is_dry_run": effect is Effect.TOLD,
        "is_pruned": unnamed is Unnamed.GO,
    }
    try:
        return (await client.management("POST", PATH, Changed, body)).changes
    except RequestRefused as refusal:
        faults = faults_of(refusal)
        if not faults:
            raise
        raise UsageFault(
            "the files can not be taken, and nothing was changed:\n  " + "\n  ".join(faults),
            remedy="correct them, and try again",
        ) from None


def faults_of(refusal: RequestRefused) -> Sequence[str]:
    """Each with its file: `roles.yaml: editor.nmae: unknown key ...`."""
    if refusal.status != INVALID:
        return ()
    try:
        told = msgspec.json.decode(refusal.body, type=Faults)
    except msgspec.DecodeError:
        return ()
    places = [each.message.partition(": ") for each in told.errors]
    return [
        f"{place_in_files(place.removeprefix('configuration.'))}: {problem}"
        for place, _, problem in places
    ]


def tell(report: Report, changes: Sequence[Change]) -> None:
    """`+` what is new, `~` what changes, `-` what goes; values in JSON, no secret among them."""
    for change in changes:
        name = f"{change.section} {change.key}".rstrip()
        report.line(f"{SIGNS[change.action]} {name}")
        for member, values in change.members.items():
            if values:
                now, then = (msgspec.json.encode(values[each]).decode() for each in ("from", "to"))
                report.line(f"    {member}: {now} -> {then}")
            else:
                report.line(f"    {member}: (not shown)")
        report.record(
            event=change.action,
            section=change.section,
            key=change.key,
            members=change.members,
        )
