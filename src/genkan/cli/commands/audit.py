"""`genkan identity audit`: what happened at the identity provider."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Final
from urllib.parse import urlencode

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.identity_server import with_identity
from genkan.cli.project import Project
from genkan.cli.report import Report

PATH: Final = "/api/v1/genkan/audit_log"
LARGEST_PAGE: Final = 500
LOOK_EVERY_SECONDS: Final = 1.0
LONGEST_DETAIL: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events; texts as the API takes them."""

    kind: str | None
    actor: str | None
    subject: str | None
    since: str | None
    limit: int
    is_followed: bool

    @property
    def query(self) -> Mapping[str, str]:
        """What chooses them."""
        given = {
            "kind": self.kind,
            "actor": self.actor,
            "subject": self.subject,
            "since": self.since,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the API shows it."""

    id: str
    kind: str
    at: str
    actor: str | None = None
    subject: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Page:
    """GET /api/v1/genkan/audit_log."""

    audit_log: tuple[Event, ...] = ()
    next_token: str | None = None


def show(project: Project, report: Report, endpoint: str | None, wanted: Wanted) -> int:
    """Print the newest events, the newest last; then, if that is wished, each new one."""

    async def work(client: AdminClient) -> int:
        newest = await recent(client, wanted)
        tell(report, newest)
        last = newest[-1].id if newest else "0"
        while wanted.is_followed:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            query = {**wanted.query, "after": last, "page_size": str(LARGEST_PAGE)}
            page = await client.management("GET", f"{PATH}?{urlencode(query)}", Page)
            tell(report, page.audit_log[::-1])
            last = page.audit_log[0].id if page.audit_log else last
        return 0

    return with_identity(project, endpoint, work)


async def recent(client: AdminClient, wanted: Wanted) -> Sequence[Event]:
    """The newest ones, the newest last."""
    found: list[Event] = []
    token: str | None = None
    while len(found) < wanted.limit:
        size = min(wanted.limit - len(found), LARGEST_PAGE)
        query = {**wanted.query, "page_size": str(size), **({"next_token": token} if token else {})}
        page = await client.management("GET", f"{PATH}?{urlencode(query)}", Page)
        found.extend(page.audit_log)
        token = page.next_token
        if token is None:
            break
    return found[::-1]


def tell(report: Report, events: Sequence[Event]) -> None:
    """One line for each, its longer details cut; all of them are in the records."""
    for each in events:
        details = " ".join(
            f"{name}={shorten(value, LONGEST_DETAIL, placeholder=' ...')}"
            for name, value in each.details.items()
        )
        who = f"{each.actor or '-'} -> {each.subject or '-'}"
        report.line(f"{each.at[:19]}  {each.kind:<32} {who}  {details}".rstrip())
        report.record(
            event="audit",
            id=each.id,
            at=each.at,
            kind=each.kind,
            actor=each.actor,
            subject=each.subject,
            details=each.details,
        )
