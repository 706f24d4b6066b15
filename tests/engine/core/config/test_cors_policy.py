import pytest

from genkan.engine.config.cors import CorsMode, CorsPolicy, read_cors_policy

POLICY = read_cors_policy("https://app.example.com, http://localhost:3000, https://*.foo.bar.com")


@pytest.mark.parametrize(
    "origin",
    [
        "https://app.example.com",
        "https://APP.example.com",
        "http://localhost:3000",
        "https://a.foo.bar.com",
    ],
)
def test_a_listed_origin_is_allowed(origin: str) -> None:
    assert POLICY.allows(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://foo.bar.com",
        "https://a.b.foo.bar.com",
        "https://.foo.bar.com",
        "http://a.foo.bar.com",
        "https://evil.com/.foo.bar.com",
        "null",
        "",
    ],
)
def test_another_origin_is_not(origin: str) -> None:
    assert not POLICY.allows(origin)


def test_a_star_allows_all_and_disabled_none() -> None:
    assert read_cors_policy("*").allows("https://anything")
    assert not CorsPolicy(CorsMode.DISABLED).allows("https://anything")


@pytest.mark.parametrize("text", ["example.com", "https://*", "https://a.*.com", "ftp://a.com"])
def test_a_text_that_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid domain"):
        read_cors_policy(text)
