"""The newer article "Kinde with Hasura": an API, and a workflow that sets Hasura's claims.

It differs from the older one (article.py) in how the claims come into the tokens; the table, the
permission, the two users and what each of them may read are the same.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.applications import Application
from genkan.cli.article import (
    PEOPLE,
    QUERY,
    bearer,
    ensure_application,
    ensure_person,
    ensure_table,
    show,
    sign_in,
    verdict_of_refusal,
    verdicts_of_people,
)
from genkan.cli.errors import CommandFailed
from genkan.cli.report import Report, step
from genkan.cli.workflow_deployments import DEPLOYMENTS, Listed

AUDIENCE: Final = "hasura"
APPLICATION: Final = "Quickstart by workflow"
SOURCE: Final = "genkan quickstart --route workflow"
WORKFLOW: Final = "environment/workflows/hasura/hasuraWorkflow.ts"


@dataclass(frozen=True, slots=True)
class Api:
    """An API in a list."""

    id: str
    audience: str


@dataclass(frozen=True, slots=True)
class Apis:
    """GET /api/v1/apis."""

    apis: tuple[Api, ...]


async def play_workflow_article(client: AdminClient, secret: str, report: Report) -> int:
    """Play it against a running server; answers 0 when every verdict is as expected.

    secret: from which the two users' passwords are made, alike in every run.
    """
    with step(report, f"API with audience {AUDIENCE}, application authorised for it"):
        application = await ensure_application(client, APPLICATION)
        await authorise(client, application)
    with step(report, "workflow that sets Hasura's claims"):
        await deploy(client)
    with step(report, "table users, select permission for role user"):
        await ensure_table(client)
    with step(report, "two users, each with a row"):
        people = [await ensure_person(client, secret, *person) for person in PEOPLE]
    verdicts = await verdicts_of_people(client, people, application, report, AUDIENCE)
    with step(report, "the same without a token, and without the audience"):
        answer = await client.graphql(QUERY, headers={}, variables={})
        verdicts.append(verdict_of_refusal("nobody", "none", answer))
        token = await sign_in(client, people[0], application)
        answer = await client.graphql(QUERY, headers=bearer(token), variables={})
        verdicts.append(verdict_of_refusal(people[0].email, "without audience", answer))
    show(verdicts, report)
    return 0 if all(verdict.is_expected for verdict in verdicts) else 1


async def authorise(client: AdminClient, application: Application) -> None:
    """Let the application ask for tokens for the audience; the API is made when it is not there."""
    found = [each for each in await list_apis(client) if each.audience == AUDIENCE]
    if not found:
        body = {"name": "Hasura", "audience": AUDIENCE}
        await client.management("POST", "/api/v1/apis", msgspec.Raw, body)
        found = [each for each in await list_apis(client) if each.audience == AUDIENCE]
    await client.management(
        "PATCH",
        f"/api/v1/apis/{found[0].id}/applications",
        msgspec.Raw,
        {"applications": [{"id": application.id}]},
    )


async def list_apis(client: AdminClient) -> tuple[Api, ...]:
    """All APIs."""
    return (await client.management("GET", "/api/v1/apis", Apis)).apis


async def deploy(client: AdminClient) -> None:
    """Let the workflow run, unless it does. Somebody's own workflows are not put aside for it."""
    found = (await client.management("GET", DEPLOYMENTS, Listed)).deployments
    active = next((each for each in found if each.is_active), None)
    if active is not None and active.source == SOURCE:
        return
    if active is not None:
        raise CommandFailed(
            f"the workflows of '{active.source}' run here",
            remedy="play the article in an empty folder: genkan quickstart --route workflow DIR",
        )
    text = files("genkan.cli").joinpath("article_workflow", WORKFLOW).read_text(encoding="utf-8")
    body = {"source": SOURCE, "files": {f"kindeSrc/{WORKFLOW}": text}}
    await client.management("POST", DEPLOYMENTS, msgspec.Raw, body)
