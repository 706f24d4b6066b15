"""A file out of a form (RFC 7578), the one kind of body that is no JSON."""

from typing import Final

from python_multipart.multipart import MultipartParser, parse_options_header

from genkan.identity.errors import InvalidBody

_NO_FORM: Final = "expected a form (multipart/form-data) with a file"


def uploaded_file(content_type: str, body: bytes, name: str) -> bytes:
    """The content of the form's one file called `name`. Raises InvalidBody."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidBody((f"{name}: {_NO_FORM}",))
    parts: list[_Part] = []
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": lambda: parts.append(_Part()),
            "on_header_field": lambda data, start, end: parts[-1].field.extend(data[start:end]),
            "on_header_value": lambda data, start, end: parts[-1].value.extend(data[start:end]),
            "on_header_end": lambda: _Part.end_header(parts[-1]),
            "on_part_data": lambda data, start, end: parts[-1].content.extend(data[start:end]),
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except ValueError:
        raise InvalidBody((f"{name}: {_NO_FORM}",)) from None
    wanted = [each for each in parts if each.name == name.encode() and each.content]
    if len(wanted) != 1:
        raise InvalidBody((f"{name}: expected one file of this name",))
    return bytes(wanted[0].content)


class _Part:
    """One part of the form while it is read."""

    def __init__(self) -> None:
        self.field = bytearray()
        self.value = bytearray()
        self.content = bytearray()
        self.name = b""

    def end_header(self) -> None:
        """A header is complete; only the one with the name counts."""
        if bytes(self.field).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self.value))
            self.name = options.get(b"name", b"")
        self.field.clear()
        self.value.clear()
