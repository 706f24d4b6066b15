"""Which pictures are taken: known by their first bytes, whatever the caller says they are."""

from typing import Final

from genkan.identity.errors import InvalidBody

# What a file begins with. SVG is not among them: it can hold scripts.
_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpeg"),
    (b"GIF8", "image/gif", "gif"),
)


def picture_type(content: bytes, name: str) -> tuple[str, str]:
    """Media type and ending of a picture. Raises InvalidBody, which calls it `name`."""
    for signature, media_type, ending in _SIGNATURES:
        if content.startswith(signature):
            return media_type, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    raise InvalidBody((f"{name}: expected a picture: PNG, JPEG, GIF or WebP",))
