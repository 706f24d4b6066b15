"""`genkan identity backup DIR`: everybody, as `genkan import kinde DIR` reads them back."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.identity_server import with_identity
from genkan.cli.errors import UsageFault
from genkan.cli.kinde_export import ORGANIZATIONS, USERS
from genkan.cli.project import Project
from genkan.cli.report import Report

PATH: Final = "/api/v1/genkan/export?page_size=200"
PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Part:
    """POST /api/v1/genkan/export."""

    organizations: Sequence[Mapping[str, object]]
    users: Sequence[Mapping[str, object]]
    next_token: str | None = None


def back_up(project: Project, report: Report, folder: Path, endpoint: str | None) -> int:
    """Write the people into the folder, readable by its owner alone: hashes are among it."""
    files = [folder / name for name in (ORGANIZATIONS, USERS)]
    there = [file for file in files if file.exists()]
    if there:
        raise UsageFault(f"'{there[0]}' is there already", remedy="name a new folder")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def work(client: AdminClient) -> int:
        count, left, path = 0, 0, PATH
        while True:
            part = await client.management("POST", path, Part, {"has_password_hashes": True})
            append(files[0], part.organizations)
            append(files[1], part.users)
            count += len(part.users)
            left += sum(bool(each.get("has_password_left_behind")) for each in part.users)
            if part.next_token is None:
                break
            path = f"{PATH}&next_token={part.next_token}"
        report.line(f"ok  {count} users in {folder}; keep it as you keep passwords")
        if left:
            report.line(f"    {left} of them will choose a new password: theirs is of elsewhere")
        report.record(event="backed_up", users=count, passwords_left_behind=left)
        return 0

    return with_identity(project, endpoint, work)


def append(file: Path, lines: Sequence[Mapping[str, object]]) -> None:
    """Write lines of NDJSON after those that are there."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(descriptor, "ab") as opened:
        opened.write(msgspec.json.Encoder().encode_lines(lines))
