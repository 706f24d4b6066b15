"""Whoever writes what webhooks are told of records the event, or says here why there is none."""

import re
from pathlib import Path

from genkan.storage.query_file import parse_queries

POSTGRES = Path(__file__).parents[2] / "src" / "genkan" / "identity" / "postgres"
WRITES = re.compile(
    r"(?:insert into|update|delete from)\s+identity\.(?:users|organizations|memberships|"
    r"member_roles|member_permissions|roles|role_permissions|permissions|subscribers|passkeys)\b"
)
# Statement -> why no event follows it, or who records it.
UNTOLD = {
    "identities.clear_primary": "PostgresIdentities.delete records",
    "identities.make_primary": "PostgresIdentities.make_primary and delete record",
    "members.add_default_roles": "change_members, and those who take the statement over, record",
    "members.add_member": "change_members, and those who take the statement over, record",
    "members.add_permissions": "change_members records",
    "members.add_roles": "change_members records",
    "organizations.create": "create records; ensure_default is before any webhook",
    "organizations.note_access": "a time that webhooks are not shown",
    "passkeys.rename": "Kinde has no event for it",
    "passkeys.use": "a count that webhooks are not shown",
    "subscribers.remove_email": "Kinde has no event for it",
    "users.mark_email_verified": "webhooks are not shown which address is proven",
    "users.renew_hash": "the same password",
}


def test_every_statement_that_changes_what_webhooks_are_shown_is_followed_by_an_event() -> None:
    writing = {
        f"{path.stem}.{name}"
        for path in sorted(POSTGRES.glob("*.sql"))
        for name, query in parse_queries(path.read_text(), place=path.name).items()
        if WRITES.search(query)
    }
    silent = {
        each
        for each in writing
        if not is_followed(each, (POSTGRES / f"{each.partition('.')[0]}.py").read_text())
    }
    assert silent == set(UNTOLD), (
        "call the store's EventRecorder in the same transaction (postgres/event_recorder.py), "
        "or say in UNTOLD why webhooks are not told"
    )


def is_followed(statement: str, source: str) -> bool:
    """Whether each method that runs the statement records an event after it."""
    name = statement.partition(".")[2]
    methods = re.split(r"\n    async def |\nasync def ", source)
    running = [method for method in methods if f'"{name}"]' in method]
    return bool(running) and all("self._events." in method for method in running)
