"""Lost databases and several processes: nobody is let in by a fault, and nobody is kept out."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.cluster import start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan, Durability
from genkan.cli.listening import free_port
from genkan.identity.http.endpoint import Caller
from genkan.identity.http.routes import ENDPOINTS
from genkan.identity.observation import RequestFailed
from genkan.storage.connection import connect
from tests.identity.in_process import ISSUER, REDIRECT_URI, House, house
from tests.identity.oauth_client import SECRET, Client, answer_of, client, refusal

INVALID_GRANT = (400, "invalid_grant")
NEEDS_NO_DATABASE = (
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
)


@pytest.fixture
def plan() -> Iterator[ClusterPlan]:
    """A Postgres of the test's own, to be stopped and started."""
    folder = Path(tempfile.mkdtemp(prefix="genkan-outage-"))
    folder.chmod(0o711)
    yield ClusterPlan(
        folder=folder,
        binaries=find_binaries(),
        password="secret",
        port=free_port(0),
        durability=Durability.NONE,
    )
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.process
@pytest.mark.slow
def test_without_its_database_every_route_says_so_and_recovers_with_it(plan: ClusterPlan) -> None:
    cluster = start_cluster(plan)
    try:
        with house(cluster.url("postgres")) as running:
            application = client(running)
            user = running.user("ada@x.io")
            tokens = application.tokens(user)
            interaction = running.interaction()
            management = {"Authorization": f"Bearer {running.management_token()}"}
            running.clock.turn(seconds=30)  # the keys are read again
            stop_cluster(cluster)
            ask_all_routes(running, interaction.id, management)
            lost = refresh(application, tokens)
            assert (lost.status_code, lost.json()["error"]) == (503, "temporarily_unavailable")
            assert lost.headers["retry-after"]
            told = [each for each in running.observed if isinstance(each, RequestFailed)]
            assert told
            cluster = start_cluster(plan)
            assert refresh(application, tokens).status_code == 200
            shown = running.browser.get("/sign-in", params={"i": interaction.id})
            assert shown.status_code == 200
    finally:
        stop_cluster(cluster)


def ask_all_routes(running: House, interaction_id: str, management: dict[str, str]) -> None:
    """Each route while the database is away: 503 in its caller's form, and no internals."""
    form = {"client_id": "x", "client_secret": "y", "token": "z", "grant_type": "refresh_token"}
    for endpoint in ENDPOINTS:
        is_static = "{" not in endpoint.path and endpoint.path.endswith((".css",))
        for method in endpoint.methods:
            answer = running.browser.request(
                method,
                endpoint.path,
                params={"i": interaction_id, "client_id": "x"},
                data=form if method == "POST" else None,
                headers=management,
            )
            what = (method, endpoint.path, answer.text)
            for internal in ("Traceback", "asyncpg", "Errno", "socket", str(running.app)):
                assert internal not in answer.text, what
            if endpoint.path in NEEDS_NO_DATABASE or is_static or answer.status_code in {200, 400}:
                continue
            # A form without its token is refused before anything is asked of the database.
            is_form = endpoint.caller is Caller.BROWSER and method == "POST"
            assert answer.status_code in ({403, 503} if is_form else {503}), what
            is_page = answer.headers["content-type"].startswith("text/html")
            assert is_page == (endpoint.caller is Caller.BROWSER), what


def refresh(application: Client, tokens: dict[str, str]) -> httpx.Response:
    return application.refresh(tokens["refresh_token"])


@pytest.fixture
def twins(database_url: str) -> Iterator[tuple[House, House]]:
    """Two processes on one database, with one clock."""
    with house(database_url) as first, house(database_url) as second:
        second.clock = first.clock
        object.__setattr__(second.provider, "clock", first.clock.read)
        yield first, second


def test_a_session_made_in_one_process_is_known_in_the_other(twins: tuple[House, House]) -> None:
    first, second = twins
    application = client(first, logout_uris=("http://localhost:3000",))
    signed_on = application.sign_on(first.user("ada@x.io"))
    elsewhere = Client(second, application.application)
    second.browser.cookies.set(
        "genkan_idp_session", signed_on.session_token, domain="localhost.local"
    )
    silent = elsewhere.authorize(prompt="none")
    code = answer_of(silent.headers["location"])["code"]
    tokens = application.redeem(code).json()
    assert refusal(elsewhere.redeem(code)) == INVALID_GRANT  # and ends the tokens
    assert refusal(application.refresh(tokens["refresh_token"])) == INVALID_GRANT
    others = application.redeem(answer_of(signed_on.location)["code"]).json()
    renewed = elsewhere.refresh(others["refresh_token"]).json()
    out = first.browser.get("/logout", params={"redirect": "http://localhost:3000"})
    assert out.status_code == 303
    assert refusal(elsewhere.refresh(renewed["refresh_token"])) == INVALID_GRANT
    again = elsewhere.authorize(prompt="none")
    assert answer_of(again.headers["location"])["error"] == "login_required"


def test_a_form_fetched_from_one_process_may_be_sent_to_the_other(
    twins: tuple[House, House],
) -> None:
    first, second = twins
    first.user("ada@x.io")
    interaction = first.interaction()
    page = first.browser.get("/sign-in", params={"i": interaction.id})
    cookie = first.browser.cookies["genkan_idp_browser"]
    second.browser.cookies.set("genkan_idp_browser", cookie, domain="localhost.local")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "p_email": "ada@x.io", "p_password": "correct horse"}
    answer = second.browser.post("/sign-in", params={"i": interaction.id}, data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(REDIRECT_URI)
    finished = first.browser.post("/sign-in", params={"i": interaction.id}, data=fields)
    assert finished.status_code == 400


def test_a_rotation_in_one_process_is_seen_by_the_other_before_caches_end(
    twins: tuple[House, House],
) -> None:
    first, second = twins
    application = client(first)
    user = first.user("ada@x.io")
    before = second.browser.get("/.well-known/jwks").json()["keys"]
    headers = {"Authorization": f"Bearer {first.management_token()}"}
    assert first.browser.post("/api/v1/genkan/keys/rotate", headers=headers).is_success
    # Signed by the new key at once, which the other had published all along.
    token = application.tokens(user)["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert second.browser.get("/oauth2/userinfo", headers=bearer).status_code == 200
    first.clock.turn(seconds=299)  # JWKS: max-age=300
    after = second.browser.get("/.well-known/jwks").json()["keys"]
    assert len(after) == len(before) + 2  # one more of each algorithm
    assert [key for key in before if key not in after] == []
    assert first.browser.get("/.well-known/jwks").json()["keys"] == after


def test_t5_a_refresh_that_races_a_logout_leaves_nothing_alive(running: House) -> None:
    application = client(running, logout_uris=("http://localhost:3000",))
    user = running.user("ada@x.io")
    for _ in range(5):
        refresh_token = application.tokens(user)["refresh_token"]
        answers = running.run(race_logout, running, application, refresh_token)
        assert answers[-1].status_code == 303
        for answer in answers[:-1]:
            assert answer.status_code == 200 or refusal(answer) == INVALID_GRANT
        for token in (
            refresh_token,
            *(each.json()["refresh_token"] for each in answers[:-1] if each.is_success),
        ):
            assert refusal(application.refresh(token)) == INVALID_GRANT


async def race_logout(
    running: House, application: Client, refresh_token: str
) -> list[httpx.Response]:
    """Ten refreshes and, amid them, a logout; the logout's answer is the last."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": application.client_id,
        "client_secret": SECRET,
    }
    transport = httpx.ASGITransport(running.app)
    cookies = dict(running.browser.cookies)
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER, cookies=cookies) as network:
        posts = [network.post("/oauth2/token", data=form) for _ in range(10)]
        out = network.get("/logout", params={"redirect": "http://localhost:3000"})
        first, second = posts[:5], posts[5:]
        answers = await asyncio.gather(*first, out, *second)
    return [*answers[:5], *answers[6:], answers[5]]


def test_a_broken_connection_is_noticed_and_replaced(running: House, house_url: str) -> None:
    application = client(running)
    tokens = application.tokens(running.user("ada@x.io"))

    async def cut_all() -> None:
        connection = await connect(house_url)
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
        await connection.close()

    asyncio.run(cut_all())
    statuses = [application.refresh(tokens["refresh_token"]).status_code for _ in range(3)]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200
