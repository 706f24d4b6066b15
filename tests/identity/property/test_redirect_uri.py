"""No change of a registered URL is redirected to, but the two that are allowed."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from genkan.identity.oauth.redirect_uri import is_registered

REGISTERED = (
    "http://localhost:3000/api/auth/kinde_callback",
    "https://app.acme.io/cb?tenant=1",
    "http://127.0.0.1:8000/cb",
)
PIECES = st.sampled_from(
    [
        "/",
        "//",
        "\\",
        "@",
        ":",
        "?",
        "#",
        "%00",
        "\x00",
        "\r\n",
        ".",
        "..",
        "*",
        " ",
        "evil.io",
        "A",
    ]
)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str]:
    """A registered URL, and it with pieces put in, taken out, or both."""
    uri = draw(st.sampled_from(REGISTERED))
    changed = uri
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.one_of(st.just(len(changed)), st.integers(0, len(changed))))
        end = draw(st.integers(start, min(len(changed), start + 5)))
        changed = changed[:start] + draw(st.one_of(PIECES, st.text(max_size=3))) + changed[end:]
    return uri, changed


def may_be_redirected_to(uri: str) -> bool:
    """Equal, one slash more, or the loopback URL with another port or none."""
    if uri in {each + tail for each in REGISTERED for tail in ("", "/")}:
        return True
    found = re.fullmatch(r"http://127\.0\.0\.1(?::([0-9]{1,5}))?/cb", uri)
    return found is not None and int(found[1] or 0) < 65_536


@given(mutations())
@example(("http://127.0.0.1:8000/cb", "http://127.0.0.1:9/cb"))
@example(("http://127.0.0.1:8000/cb", "http://127.0.0.1:99999/cb"))
def test_a_changed_url_is_refused(pair: tuple[str, str]) -> None:
    _, changed = pair
    if is_registered(changed, REGISTERED):
        assert may_be_redirected_to(changed)
