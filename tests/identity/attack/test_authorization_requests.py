"""identity-security O1, O7, O15: what is drawn at random, refused to people, or never fetched."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.identity.attack.test_authorization_endpoint import assert_page
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import Client, answer_of, client

MUTATIONS = st.sampled_from(
    (
        *("/", "//", "?", "#", "@", ":", ".", "\\", "%2e", "%2f", "%00", "\x00", "\r\n", " ", "\t"),
        *("a", "A", "0", ";", "&", "..", "/..", "\u0430", "\uff0f", "\u3002", "evil.example"),
    )
)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(at=st.integers(0, len(REDIRECT_URI)), mutation=MUTATIONS, cut=st.integers(0, 2))
def test_o1_no_mutation_of_a_registered_redirect_url_is_redirected_to(
    running: House, at: int, mutation: str, cut: int
) -> None:
    mutated = f"{REDIRECT_URI[:at]}{mutation}{REDIRECT_URI[at + cut :]}"
    page = running.run(running.provider.ports.applications.page, after=None, limit_rows=1)
    known = page[0] if page else client(running).application
    answer = Client(running, known).authorize(redirect_uri=mutated)
    # One trailing slash is no difference: Kinde's browser SDK drops it in one of two requests.
    if mutated.removesuffix("/") != REDIRECT_URI:
        assert_page(answer, mutated)


def test_o15_clients_are_registered_by_administrators_and_nothing_of_theirs_is_fetched(
    running: House,
) -> None:
    document = running.browser.get("/.well-known/openid-configuration").json()
    assert "registration_endpoint" not in document
    assert document["request_uri_parameter_supported"] is False
    metadata = {
        "redirect_uris": [REDIRECT_URI],
        "jwks_uri": "http://169.254.169.254/",
        "logo_uri": "http://127.0.0.1:9/",
        "sector_identifier_uri": "http://[::1]/",
    }
    for path in ("/oauth2/register", "/register/client", "/connect/register", "/oauth2/clients"):
        assert running.browser.post(path, json=metadata).status_code in {404, 405}, path
    for name in ("request_uri", "request"):
        location = client(running).authorize(**{name: "http://127.0.0.1:9/"}).headers["location"]
        assert answer_of(location)["error"] == "invalid_request"


def test_o7_the_refusals_of_people_say_who_gives_them_as_well(running: House) -> None:
    application = client(running)
    running.browser.cookies.clear()
    for asked in (
        {"prompt": "none"},
        {"connection_id": "conn_unknown"},
        {"invitation_code": "inv_unknown"},
        {"org_name": "x" * 101, "is_create_org": "true"},
    ):
        answer = answer_of(application.authorize(**asked).headers["location"])
        assert (answer["iss"], answer["state"]) == (ISSUER, "the-state"), asked
