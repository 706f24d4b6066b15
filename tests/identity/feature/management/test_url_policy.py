"""Which URLs may be registered (identity-security O1, O3)."""

import pytest

from genkan.identity.errors import InvalidBody
from genkan.identity.management.url_policy import callback_fault, check_urls, url_fault
from genkan.identity.oauth.redirect_uri import is_registered


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:3000/api/auth/kinde_callback",
        "https://app.example.com",
        "https://app.example.com/cb?tenant=1",
        "http://127.0.0.1/cb",
        "http://[::1]:8000/cb",
        "com.example.app:/oauth2redirect",
        "myapp://callback",
    ],
)
def test_a_callback_url_of_the_web_or_of_a_native_application_is_accepted(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:3000"[:9],
        "/callback",
        "//example.com/cb",
        "https://",
        "https:///cb",
        "https://app.example.com/cb#x",
        "https://app.example.com/cb#",
        "https://*.example.com/cb",
        "https://user@example.com/cb",
        "https://user:secret@example.com/cb",
        "https://example.com/c b",
        "https://example.com\\@evil.example/cb",
        "https://example.com/\r\nX: y",
        "https://exämple.com/cb",
        "https://example.com:99999/cb",
        "https://[::1/cb",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_a_url_that_could_lead_elsewhere_is_refused(url: str) -> None:
    assert url_fault(url) is not None


def test_every_unusable_url_is_named_with_its_place() -> None:
    with pytest.raises(InvalidBody) as refusal:
        check_urls(["https://a.example/cb", "x y", "https://*.b.example"], "urls")
    assert [fault.split(":")[0] for fault in refusal.value.faults] == ["urls[1]", "urls[2]"]


def test_a_url_registered_twice_is_there_once() -> None:
    assert check_urls(["https://a.example", "https://a.example"], "urls") == ("https://a.example",)


@pytest.mark.parametrize(
    "url",
    [
        "https://*.acme.com/cb",
        "https://pre-*-x.acme.com",
        "http://*.dev.acme.co.uk:3000/cb?x=1",
        "https://app.acme.com/cb",
    ],
)
def test_o3_a_callback_url_may_have_a_star_in_a_name_of_its_owners(url: str) -> None:
    assert callback_fault(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *("https://*.com", "https://*/cb", "https://*.co.uk/cb", "https://*.localhost"),
        *("https://*.vercel.app", "https://x-*.vercel.app/cb", "https://*.x.github.io"),
        *("https://app.*.acme.com", "https://*.*.acme.com", "https://**.acme.com"),
        *("https://app.acme.com/*", "https://*.acme.com/*", "https://app.acme.com/?x=*"),
        *("myapp://*.acme.com", "https://*.0.0.1/cb", "https://*.acme.com:*/", "*://acme.com"),
        *("https://*@x.acme.com", "https://*.acme.com#x"),
    ],
)
def test_o3_a_star_that_could_lead_to_a_stranger_is_refused(url: str) -> None:
    assert callback_fault(url) is not None


def test_o3_a_star_never_crosses_a_dot() -> None:
    registered = ("https://pre-*-x.acme.com/cb", "https://*.dev.acme.com")
    for uri in (
        *("https://pre-1-x.acme.com/cb", "https://pre-a-b-x.acme.com/cb/"),
        *("https://pr7.dev.acme.com", "https://pr7.dev.acme.com/"),
    ):
        assert is_registered(uri, registered), uri
    for uri in (
        *("https://pre--x.acme.com/cb", "https://pre-a.b-x.acme.com/cb", "https://.dev.acme.com"),
        *("http://pre-1-x.acme.com/cb", "https://pre-1-x.acme.com:8443/cb"),
        *("https://pre-1-x.acme.com/cb?x", "https://pre-1-x.acme.com/cb2"),
        *("https://evil.com/.dev.acme.com", "https://evil.com#.dev.acme.com"),
        *("https://a@b.dev.acme.com", "https://a%2e.dev.acme.com", "https://a:1.dev.acme.com"),
        *("https://a.b.dev.acme.com", "https://*.dev.acme.com", "https://\u0430.dev.acme.com"),
    ):
        assert not is_registered(uri, registered), uri
