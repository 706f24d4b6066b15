"""QR codes as pictures that a page carries in itself."""

import segno


def qr_code(content: str) -> str:
    """The picture of `content` as a data: URL of an SVG, dark on a white ground."""
    return segno.make(content, error="m", micro=False).svg_data_uri(
        scale=5, border=4, dark="#000", light="#fff", xmldecl=False
    )
