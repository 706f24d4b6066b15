"""What keeps a page out of frames and caches, and a form on its way."""

import pytest

from genkan.identity.http.csrf import csrf_token, is_csrf_token
from genkan.identity.http.security_headers import page_headers


@pytest.mark.parametrize(
    ("redirect_uri", "sources"),
    [
        (None, "'self'"),
        ("http://localhost:3000/api/auth/kinde_callback?x=1", "'self' http://localhost:3000"),
        ("https://app.example.com/cb", "'self' https://app.example.com"),
        ("com.example.app:/cb", "'self' com.example.app:"),
        ("http://[::1]:3000/cb", "'self' http://[::1]:3000"),
        ("https://a.example;script-src */cb", "'self'"),
        ("https://a.example 'unsafe-inline'/cb", "'self'"),
    ],
)
def test_a_form_may_end_at_its_interactions_application_and_nowhere_else(
    redirect_uri: str | None, sources: str
) -> None:
    policy = page_headers(redirect_uri)["Content-Security-Policy"]
    assert f"form-action {sources};" in policy
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_form_token_is_good_for_its_browser_and_its_purpose_alone() -> None:
    token = csrf_token(b"k" * 32, "browser", "interaction")

    def accepted(shown: str, key: bytes, browser: str, purpose: str) -> bool:
        return is_csrf_token(shown, key=key, browser=browser, purpose=purpose)

    assert accepted(token, b"k" * 32, "browser", "interaction")
    assert not accepted(token, b"k" * 32, "another", "interaction")
    assert not accepted(token, b"k" * 32, "browser", "another")
    assert not accepted(token, b"x" * 32, "browser", "interaction")
    assert not accepted("", b"k" * 32, "browser", "interaction")
    assert not accepted("é\ud800"[:1], b"k" * 32, "browser", "interaction")
