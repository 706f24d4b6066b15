"""Workflows are asked on this way as on all others, and told which connection it is."""

from pathlib import Path

from genkan.identity.model.connection import Connection
from tests.clients.fake_provider import FakeProvider, fake_provider
from tests.identity.feature.login.test_register import code_of, confirm
from tests.identity.feature.workflows.sources import house_with, script
from tests.identity.in_process import House
from tests.identity.oauth_client import answer_of, claims_of, client
from tests.identity.other_providers import arrive, begun, connection, user_of

EMAIL = "ada@example.com"
NOBODY_FROM_ELSEWHERE = script(
    """
    const { auth, registration } = event.context;
    if (auth.connectionId) kinde.auth.denyAccess(`no ${registration.email} from elsewhere`);
    """,
    "user:pre_registration",
)
SAY_WHERE = script(
    """
    kinde.accessToken.setCustomClaim("where", event.context.auth.connectionId);
    """
)
NOT_FROM_THERE = script(
    """
    if (event.context.auth.connectionId) kinde.auth.denyAccess("not by this way");
    """,
    "user:post_authentication",
)


def test_a_workflow_keeps_people_from_registering_by_a_connection(
    database_url: str, tmp_path: Path
) -> None:
    with (
        house_with(database_url, tmp_path, NOBODY_FROM_ELSEWHERE) as running,
        fake_provider() as provider,
    ):
        made = connection(running, provider)
        answer = arrive(running, provider, made)
        assert answer.status_code == 400
        assert f"no {EMAIL} from elsewhere" in answer.text
        assert user_of(running, EMAIL) is None
        # Nor by a code to the address.
        untrusted = connection(running, provider, is_trusted=False)
        interaction = begun(running, untrusted)
        arrive(running, provider, untrusted, interaction)
        refused = confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
        assert refused.status_code == 400
        assert user_of(running, EMAIL) is None
        # Who has an account does not register.
        running.user(EMAIL)
        assert "code=" in arrive(running, provider, made).headers["location"]


def tokens_by(running: House, provider: FakeProvider) -> tuple[Connection, dict[str, str]]:
    """A connection, and the tokens of somebody who signed in at it."""
    application = client(running)
    made = connection(running, provider, "oauth2:custom", application.client_id)
    asked = application.authorize(connection_id=made.id).headers["location"]
    sent = running.browser.get(asked).headers["location"]
    back = running.browser.get(provider.consent(sent)).headers["location"]
    return made, application.redeem(answer_of(back)["code"]).json()


def test_a_workflow_of_tokens_is_told_the_connection(database_url: str, tmp_path: Path) -> None:
    with house_with(database_url, tmp_path, SAY_WHERE) as running, fake_provider() as provider:
        made, tokens = tokens_by(running, provider)
        assert claims_of(tokens["access_token"])["where"] == made.id


def test_a_workflow_turns_away_who_signed_in_by_a_connection(
    database_url: str, tmp_path: Path
) -> None:
    with house_with(database_url, tmp_path, NOT_FROM_THERE) as running, fake_provider() as provider:
        answer = arrive(running, provider, connection(running, provider))
        assert answer.status_code == 403
        assert "not by this way" in answer.text
