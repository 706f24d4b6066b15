"""Designs by the management API, and the pages they make."""

import base64
import hashlib
import re
from typing import Any

import httpx
import pytest

from genkan.identity.model.design import ENVIRONMENT, Design
from genkan.identity.model.organization import Organization
from genkan.identity.names import OrganizationCode
from tests.identity.in_process import House
from tests.identity.oauth_client import Client, client
from tests.identity.spec.checked_api import CheckedApi

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
OURS = "/genkan/design"
DEEP_RED = "#8b0000"
YELLOW = "#ffeb3b"
ACME = OrganizationCode("org_acme00000000")


@pytest.fixture
def api(running: House) -> CheckedApi:
    return CheckedApi(running)


def changed(api: CheckedApi, path: str = OURS, **body: Any) -> None:
    answer = api("PATCH", path, body)
    assert answer.status_code == 200, answer.text


def put(api: CheckedApi, path: str, content: bytes = PNG, field: str = "picture") -> httpx.Response:
    return api.send("PUT", path, files={field: ("x.svg", content, "image/svg+xml")})


def of(application: Client) -> str:
    return f"/genkan/applications/{application.client_id}/design"


def page(application: Client, **asked: Any) -> httpx.Response:
    browser = application.house.browser
    asked_page = application.authorize(**asked)
    return browser.get(asked_page.headers["location"])


def style(shown: httpx.Response) -> str:
    """The page's own style, which its policy allows by its hash and nothing else by name."""
    found = re.findall(r"<style>(.*?)</style>", shown.text, re.DOTALL)
    policy = shown.headers["content-security-policy"]
    assert "unsafe" not in policy
    if not found:
        assert "style-src 'self';" in policy
        return ""
    (css,) = found
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    return css


def organization(running: House, **brand: Any) -> None:
    made = Organization(code=ACME, name="Acme", is_default=False, created_at=running.clock.now)
    running.run(running.provider.ports.organizations.create, made)
    if brand:
        api = CheckedApi(running)
        answer = api("PATCH", f"/organization/{ACME}", brand)
        assert answer.status_code == 200, answer.text


def test_without_a_design_the_pages_are_ours(running: House) -> None:
    shown = page(client(running))
    assert style(shown) == ""
    assert "data-theme" not in shown.text
    assert '<svg viewBox="0 0 16 16"' in shown.text


def test_the_environment_s_design_is_on_every_page_and_on_refusals(
    running: House, api: CheckedApi
) -> None:
    changed(api, button_color=DEEP_RED, card_border_radius=0, theme_code="dark")
    refused = client(running).authorize(redirect_uri="https://elsewhere.example.com")
    assert refused.status_code == 400
    signed_out = running.browser.get("/signed-out")
    for shown in (page(client(running)), refused, signed_out):
        assert f"--button:{DEEP_RED};--on-button:#ffffff;" in style(shown), shown.url
        assert "--card-radius:0px;" in style(shown)
        assert 'data-theme="dark"' in shown.text


def test_an_application_s_design_goes_before_and_an_organization_s_before_both(
    running: House, api: CheckedApi
) -> None:
    organization(running, button_color="#004d40", theme_code="light")
    application = client(running)
    changed(api, button_color=DEEP_RED, input_border_radius=2)
    changed(api, of(application), button_color=YELLOW, theme_code="dark")
    own = page(application)
    assert f"--button:{YELLOW};--on-button:#000000;" in style(own)
    assert "--input-radius:2px;" in style(own)
    assert 'data-theme="dark"' in own.text
    for_acme = page(application, org_code=ACME)
    assert "--button:#004d40;--on-button:#ffffff;" in style(for_acme)
    assert 'data-theme="light"' in for_acme.text
    assert f"--button:{DEEP_RED};" in style(page(client(running)))


def test_an_organization_without_a_brand_and_one_that_is_not_change_nothing(
    running: House, api: CheckedApi
) -> None:
    organization(running)
    changed(api, button_color=DEEP_RED, theme_code="dark")
    for code in (ACME, "org_nobody000000"):
        shown = page(client(running), org_code=code)
        assert f"--button:{DEEP_RED};" in style(shown)
        assert 'data-theme="dark"' in shown.text


def test_null_takes_away_and_what_is_absent_stays(running: House, api: CheckedApi) -> None:
    changed(api, button_color=DEEP_RED, link_color="#004d40", button_border_radius=0)
    changed(api, button_color=None)
    design = api("GET", OURS).json()["design"]
    assert design["button_color"] is None
    assert (design["link_color"], design["button_border_radius"]) == ("#004d40", 0)
    environment = api("GET", "/environment").json()["environment"]
    assert environment["link_color"]["hex"] == "#004d40"
    assert environment["button_border_radius"] == 0


def test_logos_and_favicon_are_shown_and_served(running: House, api: CheckedApi) -> None:
    application = client(running)
    assert put(api, f"{OURS}/pictures/light", PNG + b"ours").status_code == 200
    assert put(api, f"{OURS}/pictures/favicon", PNG + b"icon").status_code == 200
    assert put(api, f"{of(application)}/pictures/dark", PNG + b"theirs").status_code == 200
    pictures = dict(re.findall(r'class="logo (for-\w+)" src="([^"]+)"', page(application).text))
    # The one logo of the application stands on both grounds: the environment's is a stranger's.
    assert set(pictures) == {"for-light", "for-dark"}
    for address in pictures.values():
        served = running.browser.get(address.replace("&amp;", "&"))
        assert served.content == PNG + b"theirs"
        assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    elsewhere = page(client(running)).text
    address = re.findall(r'class="logo for-light" src="([^"]+)" alt="Acme"', elsewhere)[0]
    assert running.browser.get(address.replace("&amp;", "&")).content == PNG + b"ours"
    icon = re.findall(r'<link rel="icon" href="([^"]+)"', elsewhere)[0]
    assert running.browser.get(icon.replace("&amp;", "&")).content == PNG + b"icon"
    # With the code of an organization, its logo goes before all.
    organization(running)
    api.send("POST", f"/organizations/{ACME}/logos/light", files={"logo": ("a", PNG + b"acme")})
    for_acme = page(application, org_code=ACME).text
    address = re.findall(r'class="logo for-dark" src="([^"]+)"', for_acme)[0]
    assert running.browser.get(address.replace("&amp;", "&")).content == PNG + b"acme"


def test_kinde_s_logos_of_the_environment_are_the_design_s(running: House, api: CheckedApi) -> None:
    assert put(api, "/environment/logos/light", field="logo").status_code == 200
    assert api("GET", "/environment/logos").json()["logos"] == [
        {"type": "light", "file_name": "light.png"}
    ]
    logo = api("GET", "/environment").json()["environment"]["logo"]
    assert running.browser.get(logo).content == PNG
    assert api("DELETE", "/environment/logos/light").status_code == 200
    assert api("DELETE", "/environment/logos/light").status_code == 404
    refused = put(api, "/environment/logos/favicon", field="logo")
    assert refused.status_code == 400


def test_links_to_what_holds_stand_on_every_page(running: House, api: CheckedApi) -> None:
    links = {"privacy_url": "https://x.io/privacy", "terms_url": "https://x.io/terms?a=1&b=2"}
    answer = api("PATCH", "/business", links)
    assert answer.status_code == 200, answer.text
    shown = page(client(running)).text
    assert 'href="https://x.io/privacy"' in shown
    assert 'href="https://x.io/terms?a=1&amp;b=2"' in shown
    application = client(running)
    changed(api, of(application), terms_url="https://app.x.io/terms")
    assert 'href="https://app.x.io/terms"' in page(application).text


def test_texts_are_the_application_s_own_where_it_has_some(running: House, api: CheckedApi) -> None:
    application = client(running)
    title = {"sign_in_title": "Come in <b>", "continue_to": "on to {application}"}
    changed(api, of(application), texts={"en": title, "de": {"sign_in_title": "Herein"}})
    shown = page(application)
    assert "<h1>Come in &lt;b&gt;</h1>" in shown.text
    assert "on to Acme" in shown.text
    assert "<h1>Herein</h1>" in page(application, lang="de").text
    assert "<h1>Sign in</h1>" in page(client(running)).text
    changed(api, of(application), texts={"en": {"sign_in_title": None}})
    shown = page(application).text
    assert "<h1>Sign in</h1>" in shown
    assert "on to Acme" in shown


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"button_color": "red;}"}, "button_color"),
        ({"background_color": "url(https://x.io)"}, "background_color"),
        ({"button_border_radius": 65}, "button_border_radius"),
        ({"card_border_radius": "0;"}, "card_border_radius"),
        ({"theme_code": "sepia"}, "theme_code"),
        ({"privacy_url": "javascript:alert(1)"}, "privacy_url"),
        ({"terms_url": "//x.io"}, "terms_url"),
        ({"texts": {"xx": {"code": "x"}}}, "texts.xx"),
        ({"texts": {"en": {"letter_code_text": "x"}}}, "texts.en.letter_code_text"),
        ({"texts": {"en": {"nothing": "x"}}}, "texts.en.nothing"),
        ({"texts": {"en": {"code": "{code.__class__}"}}}, "texts.en.code"),
        ({}, "$"),
    ],
)
def test_what_can_not_be_is_refused_by_its_place(
    api: CheckedApi, body: dict[str, Any], place: str
) -> None:
    refused = api("PATCH", OURS, body)
    assert refused.status_code == 400
    assert place in refused.text
    assert api("GET", OURS).json()["design"]["texts"] == {}


def test_a_picture_is_known_by_its_bytes(api: CheckedApi) -> None:
    refused = put(api, f"{OURS}/pictures/light", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert refused.status_code == 400
    assert "PNG, JPEG, GIF or WebP" in refused.text
    assert put(api, f"{OURS}/pictures/large").status_code == 400


def test_an_application_that_is_not_has_no_design(api: CheckedApi) -> None:
    assert api("GET", f"/genkan/applications/{'0' * 32}/design").status_code == 404
    assert put(api, f"/genkan/applications/{'0' * 32}/design/pictures/light").status_code == 404


def test_what_is_stored_in_spite_of_all_does_no_harm(running: House) -> None:
    """The page reads colours and writes them anew: the database is not trusted either."""
    harm: dict[str, Any] = {"button_color": "#fff}</style><script>alert(1)</script>"}
    designs = running.provider.ports.designs
    running.run(designs.write, ENVIRONMENT, Design(**harm))
    shown = page(client(running))
    assert style(shown) == ""
    assert "alert(1)" not in shown.text
