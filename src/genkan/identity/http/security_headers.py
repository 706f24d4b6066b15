"""What every hosted page's answer carries, and what keeps it out of caches and frames."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def page_headers(
    redirect_uri: str | None = None, *, has_script: bool = False, style: str = ""
) -> Mapping[str, str]:
    """The headers of a hosted page.

    has_script: it asks the browser for a passkey, by the one script of ours.
    style: the source expression of its own style (pages/look.py).
    redirect_uri: the validated one of the page's interaction. Browsers check `form-action` on
        every redirect that follows the POST as well, and the last of them goes there.
    Source: identity-security O11; CSP Level 3 section 6.4.2 (form-action).
    """
    script_source = "script-src 'self'; " if has_script else ""
    style_source = " ".join(filter(None, ("'self'", style)))
    form_action = " ".join(["'self'", *_form_target(redirect_uri)])
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; {script_source}style-src {style_source}; img-src 'self' data:; "
            f"form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        # The code and the interaction stand in URLs; no other page may learn them.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _form_target(redirect_uri: str | None) -> list[str]:
    """The source expression that lets a form end at `redirect_uri`: its origin, or its scheme."""
    if redirect_uri is None:
        return []
    parts = urlsplit(redirect_uri)
    if parts.scheme not in {"http", "https"}:
        return [f"{parts.scheme}:"] if parts.scheme.isascii() and parts.scheme else []
    # A registered URI has a plain host; anything else gets no exception and stays on our origin.
    host = parts.netloc
    is_plain = host.isascii() and all(each.isalnum() or each in ".-:[]" for each in host)
    return [f"{parts.scheme}://{host}"] if host and is_plain else []
